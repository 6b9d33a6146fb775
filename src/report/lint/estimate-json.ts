import type { Basis } from '../../estimate/basis.ts';
import type { Estimate } from '../../estimate/estimate.ts';
import type { Range } from '../../estimate/range.ts';

/** A figure is null if unknown; `missing` lists the unknown inputs. */
export interface EstimateJson {
  readonly rows: Range | null;
  readonly seconds: Range | null;
  readonly writesBlockedSeconds: Range | null;
  readonly diskBytes: Range | null;
  readonly tmpdirBytes: Range | null;
  readonly binlogBytes: Range | null;
  readonly lagSeconds: Range | null;
  readonly chunks: Range | null;
  /** Of `diskBytes`, what is still there afterwards. */
  readonly stayingBytes: Range | null;
  /** Of a gate after backfills: whether its timeout is longer than they may take; null: not known, or there are none. */
  readonly timeoutCovers: boolean | null;
  /** How the figures came about; null where nothing is known. */
  readonly basis: Basis | null;
  readonly missing: readonly string[];
  /** What the figures are based on, for people. */
  readonly from: string;
}

/** @param covers see EstimateJson.timeoutCovers */
export function estimateJson(
  estimate: Estimate | undefined,
  from: string,
  covers: boolean | null,
): EstimateJson | null {
  if (estimate === undefined) return null;
  const { rows, seconds, writesBlockedSeconds, diskBytes, tmpdirBytes, binlogBytes, lagSeconds, chunks, stayingBytes } =
    estimate;
  const { basis, missing } = estimate;
  return {
    rows: rounded(rows, 0),
    seconds: rounded(seconds, 3),
    writesBlockedSeconds: rounded(writesBlockedSeconds, 3),
    diskBytes: rounded(diskBytes, 0),
    tmpdirBytes: rounded(tmpdirBytes, 0),
    binlogBytes: rounded(binlogBytes, 0),
    lagSeconds: rounded(lagSeconds, 3),
    chunks: rounded(chunks, 0),
    stayingBytes: rounded(stayingBytes, 0),
    timeoutCovers: covers,
    basis: basis ?? null,
    missing: missing.map(({ what }) => what),
    from,
  };
}

function rounded(range: Range | undefined, digits: number): Range | null {
  if (range === undefined) return null;
  const to = 10 ** digits;
  return { p50: Math.round(range.p50 * to) / to, p90: Math.round(range.p90 * to) / to };
}
