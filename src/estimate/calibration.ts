import { type Basis, byRule } from './basis.ts';
import type { WorkClass } from './work.ts';

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
/** The same for a class that was seen on the server, and for one whose neighbours were. */
const CALIBRATED = 2;
const BY_OTHERS = 3;
/** Shorter work tells of the moment more than of the server. */
const LEAST_SECONDS = 0.2;
/** Older work tells of a server that may be another one by now. */
const NEWEST = 20;

const byStatistics: Basis = { kind: 'statistics', text: 'by statistics alone' };

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
  const usable = finished.filter(
    (work) => work.class !== 'metadata' && work.seconds >= LEAST_SECONDS && work.modelSeconds >= LEAST_SECONDS / 4,
  );
  if (usable.length === 0) return uncalibrated;
  const ratios = (works: readonly FinishedWork[]) =>
    works.slice(-NEWEST).map((work) => work.seconds / work.modelSeconds);
  const all = ratios(usable);
  return {
    factorOf: (work) => {
      if (work === 'metadata') return uncalibrated.factorOf(work);
      const own = ratios(usable.filter((one) => one.class === work));
      if (own.length > 0) return { factor: median(own), spread: CALIBRATED, basis: learnt('calibrated', own, work) };
      return { factor: median(all), spread: BY_OTHERS, basis: learnt('related', all, 'other work') };
    },
    finished: usable.length,
    text: `${usable.length} finished work${usable.length === 1 ? '' : 's'} there took ${factorText(Math.min(...all))} to ${factorText(Math.max(...all))} times what the model says`,
  };
}

function learnt(kind: 'calibrated' | 'related', ratios: readonly number[], what: string): Basis {
  const times = ratios.length === 1 ? 'once' : `${ratios.length} times`;
  return { kind, text: `as ${what.replace('-', ' ')} went there, ${times} so far` };
}

function factorText(factor: number): string {
  return factor < 10 ? factor.toFixed(1) : factor.toFixed(0);
}

/** Of ratios the middle one, or the geometric mean of both. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = 1, high = low] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return Math.sqrt(low * high);
}
