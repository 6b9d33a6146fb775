import { type Basis, byRule, byStatistics } from './basis.ts';
import { type WorkClass, workClasses } from './work.ts';

/** Finished work on a server: its duration, and the duration according to the model. */
export interface FinishedWork {
  /** One of {@link workClasses}; unknown classes of newer versions are ignored. */
  readonly class: string;
  readonly seconds: number;
  readonly modelSeconds: number;
}

/** How a class of work on a server compares with the model. */
export interface Factor {
  /** Seconds divided by the seconds of the model. */
  readonly factor: number;
  /** p90 over p50. */
  readonly spread: number;
  readonly basis: Basis;
}

/** What finished work shows about a server. */
export interface Calibration {
  factorOf(work: WorkClass): Factor;
  /** Number of finished works that it is based on. */
  readonly finished: number;
  /** For people: how far the model was off; undefined without finished work. */
  readonly text: string | undefined;
}

/** p90 over p50 if only statistics are known: another machine may be that much slower. */
const UNCALIBRATED = 4;
/** A change of the data dictionary takes as long as its commit and its lock. */
const METADATA = 3;
/** For a class of work seen once, or several times with similar results; or only other classes. */
const SEEN_ONCE = 2.5;
const SEEN_OFTEN = 2;
const BY_OTHERS = 3;
/** Shorter work says little about the server. */
const LEAST_SECONDS = 0.2;
/** The server may have changed since older work. */
const NEWEST = 20;
/** Larger deviations from the model come from disturbed measurements. */
const FURTHEST = 20;

export const uncalibrated: Calibration = {
  factorOf: (work) =>
    work === 'metadata'
      ? { factor: 1, spread: METADATA, basis: byRule }
      : { factor: 1, spread: UNCALIBRATED, basis: byStatistics },
  finished: 0,
  text: undefined,
};

/** @param finished oldest first */
export function calibrate(finished: readonly FinishedWork[]): Calibration {
  const classes: readonly string[] = workClasses;
  const usable = finished.filter(
    ({ class: work, seconds, modelSeconds }) =>
      work !== 'metadata' && classes.includes(work) && seconds >= LEAST_SECONDS && modelSeconds >= LEAST_SECONDS / 4,
  );
  if (usable.length === 0) return uncalibrated;
  const ratios = (works: readonly FinishedWork[]) =>
    works
      .slice(-NEWEST)
      .map(({ seconds, modelSeconds }) => Math.min(FURTHEST, Math.max(1 / FURTHEST, seconds / modelSeconds)));
  const all = ratios(usable);
  return {
    factorOf: (work) => {
      if (work === 'metadata') return uncalibrated.factorOf(work);
      const own = ratios(usable.filter((one) => one.class === work));
      return own.length > 0 ? byOwn(own, work) : byOthers(all);
    },
    finished: usable.length,
    text: `${usable.length === 1 ? 'an earlier phase on this server' : `${usable.length} earlier phases and statements on this server`} took ${rangeText(all)} the time of the model; the figures are corrected by that`,
  };
}

function byOwn(ratios: readonly number[], work: WorkClass): Factor {
  const scatter = deviation(ratios);
  const spread = ratios.length === 1 ? SEEN_ONCE : Math.min(UNCALIBRATED, Math.max(SEEN_OFTEN, 1.5 * scatter ** 1.28));
  const name = work.replace('-', ' ');
  const earlier = ratios.length === 1 ? `an earlier ${name}` : `${ratios.length} earlier runs of this kind (${name})`;
  return {
    factor: median(ratios),
    spread,
    basis: {
      kind: 'calibrated',
      confidence: spread <= SEEN_OFTEN ? 'high' : 'medium',
      text: `corrected by ${earlier} on this server`,
    },
  };
}

function byOthers(ratios: readonly number[]): Factor {
  const text = 'corrected by other kinds of work on this server';
  return { factor: median(ratios), spread: BY_OTHERS, basis: { kind: 'related', confidence: 'medium', text } };
}

/** `0.8 to 1.4 times`, `1.2 times` */
function rangeText(ratios: readonly number[]): string {
  const [low, high] = [Math.min(...ratios), Math.max(...ratios)].map((factor) => factor.toFixed(factor < 10 ? 1 : 0));
  return low === high ? `${low} times` : `${low} to ${high} times`;
}

/** By how much ratios lie apart, as a factor: 1 where they are all the same. */
function deviation(ratios: readonly number[]): number {
  const logs = ratios.map(Math.log);
  const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
  const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, logs.length - 1);
  return Math.exp(Math.sqrt(variance));
}

/** Of ratios the middle one, or the geometric mean of both. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 1, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return Math.sqrt(low * high);
}
