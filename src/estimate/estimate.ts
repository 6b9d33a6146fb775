import { type Basis, byRule, weakest } from './basis.ts';
import { distinct, type Missing } from './missing.ts';
import { exactly, type Range, sumOfKnown } from './range.ts';

/** The cost of a phase or statement. A figure is undefined if unknown; `missing` says why. */
export interface Estimate {
  /** Rows that are read or written. */
  readonly rows: Range | undefined;
  /** For a gate: of one poll. */
  readonly seconds: Range | undefined;
  /** Seconds during which writes to the table wait. */
  readonly writesBlockedSeconds: Range | undefined;
  /** Additional space in the data directory until the work is done. */
  readonly diskBytes: Range | undefined;
  /** The part of `diskBytes` that stays afterwards. */
  readonly stayingBytes: Range | undefined;
  /** For sorting, in tmpdir. */
  readonly tmpdirBytes: Range | undefined;
  readonly binlogBytes: Range | undefined;
  /** Replica lag that the work causes. */
  readonly lagSeconds: Range | undefined;
  /** Of a backfill. */
  readonly chunks: Range | undefined;
  /** Undefined if nothing is known. */
  readonly basis: Basis | undefined;
  /** Unknown inputs, each once. */
  readonly missing: readonly Missing[];
}

/** The cost of a phase, and of each of its statements alone. */
export interface PhaseEstimate extends Estimate {
  /** In the order in which they run; of a backfill or gate one, of a gate without a query too. */
  readonly statements: readonly Estimate[];
}

/** Work that costs nothing; what is known of a cost is set on top. */
export const nothing: Estimate = {
  rows: exactly(0),
  seconds: exactly(0),
  writesBlockedSeconds: exactly(0),
  diskBytes: exactly(0),
  stayingBytes: exactly(0),
  tmpdirBytes: exactly(0),
  binlogBytes: exactly(0),
  lagSeconds: exactly(0),
  chunks: undefined,
  basis: byRule,
  missing: [],
};

/** An estimate without figures, because an input is unknown. */
export function unknownEstimate(missing: Missing): Estimate {
  return {
    rows: undefined,
    seconds: undefined,
    writesBlockedSeconds: undefined,
    diskBytes: undefined,
    stayingBytes: undefined,
    tmpdirBytes: undefined,
    binlogBytes: undefined,
    lagSeconds: undefined,
    chunks: undefined,
    basis: undefined,
    missing: [missing],
  };
}

/** What the statements of a phase cost together, one after the other. */
export function estimateTogether(parts: readonly Estimate[]): Estimate {
  const each = (figure: (part: Estimate) => Range | undefined) => sumOfKnown(parts.map(figure));
  const most = (figure: (part: Estimate) => Range | undefined) => {
    const known = parts.map(figure).filter((range) => range !== undefined);
    if (known.length < parts.length) return undefined;
    return { p50: Math.max(0, ...known.map(({ p50 }) => p50)), p90: Math.max(0, ...known.map(({ p90 }) => p90)) };
  };
  const stayingBytes = each((part) => part.stayingBytes);
  // What a statement needs for itself is free again before the next one begins.
  const passing = most(
    ({ diskBytes, stayingBytes: stays }) =>
      diskBytes && stays && { p50: diskBytes.p50 - stays.p50, p90: diskBytes.p90 - stays.p90 },
  );
  return {
    rows: most(({ rows }) => rows),
    seconds: each(({ seconds }) => seconds),
    writesBlockedSeconds: each(({ writesBlockedSeconds }) => writesBlockedSeconds),
    diskBytes: sumOfKnown([stayingBytes, passing]),
    stayingBytes,
    tmpdirBytes: most(({ tmpdirBytes }) => tmpdirBytes),
    binlogBytes: each((part) => part.binlogBytes),
    lagSeconds: most(({ lagSeconds }) => lagSeconds),
    chunks: undefined,
    basis: weakest(parts.map(({ basis }) => basis)),
    missing: distinct(parts.flatMap(({ missing }) => missing)),
  };
}
