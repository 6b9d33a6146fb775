import { type Basis, byRule, byStatistics } from './basis.ts';
import { type WorkClass, workClasses } from './work.ts';

/** Work that was done on a server: how long it took, and how long the model alone would have said. */
export interface FinishedWork {
  /** One of {@link workClasses}; others, of newer versions, are passed over. */
  readonly class: string;
  readonly seconds: number;
  readonly modelSeconds: number;
}

/** How a class of work fares on a server, against the model. */
export interface Factor {
  /** Seconds are so many times what the model says. */
  readonly factor: number;
  /** p90 over p50. */
  readonly spread: number;
  readonly basis: Basis;
}

/** What finished work says of a server. */
export interface Calibration {
  factorOf(work: WorkClass): Factor;
  /** How many works it rests on. */
  readonly finished: number;
  /** For people: how far the model alone was off; undefined where nothing has been done yet. */
  readonly text: string | undefined;
}

/** p90 over p50 where nothing but statistics is known: another machine may be as much slower. */
const UNCALIBRATED = 4;
/** A change of the dictionary alone takes as long as its commit and its lock. */
const METADATA = 3;
/** Where work of the class was seen once, or more often and alike; and where only work of other classes was. */
const SEEN_ONCE = 2.5;
const SEEN_OFTEN = 2;
const BY_OTHERS = 3;
/** Shorter work tells of the moment more than of the server. */
const LEAST_SECONDS = 0.2;
/** Older work tells of a server that may be another one by now. */
const NEWEST = 20;
/** A server is not further from the model than that; what says so was disturbed, or is damaged. */
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
    text: `${usable.length === 1 ? 'an earlier phase there' : `${usable.length} earlier phases and statements there`} took ${rangeText(all)} what the model says, and the figures are corrected by it`,
  };
}

function byOwn(ratios: readonly number[], work: WorkClass): Factor {
  const scatter = deviation(ratios);
  const spread = ratios.length === 1 ? SEEN_ONCE : Math.min(UNCALIBRATED, Math.max(SEEN_OFTEN, 1.5 * scatter ** 1.28));
  const name = work.replace('-', ' ');
  const earlier = ratios.length === 1 ? `an earlier ${name}` : `${ratios.length} earlier works of its kind (${name})`;
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
  const text = 'corrected by work of other kinds on this server';
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
