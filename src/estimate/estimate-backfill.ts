import type { CatalogTable } from '../catalog/table.ts';
import type { BackfillPhase } from '../migration/migration.ts';
import type { QueryTree } from '../sql/queries/query-tree.ts';
import {
  type BackfillWork,
  backfillTime,
  backfillWork,
  binlogBytes,
  secondsPerChunk,
  secondsPerRow,
} from './backfill-work.ts';
import type { Basis } from './basis.ts';
import type { Calibration } from './calibration.ts';
import { type Estimate, nothing, unknownEstimate } from './estimate.ts';
import type { Measured } from './measure/measure.ts';
import type { NotMeasured } from './measure/sampled-statement.ts';
import { exactly, type Range, spread } from './range.ts';
import type { ServerInputs } from './server-inputs.ts';
import { unitCosts } from './unit-costs.ts';

/** p90 over p50 of what was measured: the server may be busier then. */
const MEASURED = 2;

/** A backfill with its tables, where they are known. */
export interface BackfillQuestion {
  readonly phase: BackfillPhase;
  readonly tree: QueryTree | undefined;
  readonly walked: CatalogTable | undefined;
  readonly written: CatalogTable | undefined;
  /** Undefined: not tried. */
  readonly measured: Measured | NotMeasured | undefined;
}

/** What a backfill costs. */
export function estimateBackfill(
  { phase, tree, walked, written, measured }: BackfillQuestion,
  server: ServerInputs,
  calibration: Calibration,
): Estimate {
  const work = backfillWork(phase, tree, walked, written);
  if ('missing' in work) return unknownEstimate(work.missing);
  const known = rateOf(work, phase.batch.query.verb, measured, server, calibration);
  // The pauses are as long as they are; only the work between them may take longer.
  const { seconds, chunks, pauses } = backfillTime(work, known, phase);
  const bytes = binlogBytes({ ...work, rows: work.rows * known.changedShare }, phase.batch.query.verb, server);
  return {
    ...nothing,
    rows: spread(work.rows, 1.4),
    seconds: { p50: seconds, p90: (seconds - pauses) * known.spread + pauses * 1.4 },
    writesBlockedSeconds: exactly(0),
    diskBytes: growth(work, phase),
    stayingBytes: growth(work, phase),
    binlogBytes: bytes === undefined ? undefined : spread(bytes, 1.4),
    lagSeconds: lagOf(phase),
    chunks: spread(chunks, 1.4),
    basis: known.basis,
    missing:
      server.binlog === undefined ? [{ kind: 'variables', what: 'log_bin and binlog_row_image of the server' }] : [],
  };
}

/** The speed of a backfill: measured, otherwise from the model and finished work on the server. */
function rateOf(
  work: BackfillWork,
  verb: string,
  measured: Measured | NotMeasured | undefined,
  server: ServerInputs,
  calibration: Calibration,
) {
  const { factor, spread: times, basis } = calibration.factorOf(work.class);
  const perChunk = secondsPerChunk(server) * factor;
  if (measured === undefined || 'why' in measured) {
    const but = measured === undefined ? '' : ` (not measured: ${measured.why})`;
    const unmeasured: Basis = { ...basis, text: `${basis.text}, assuming that every row changes${but}` };
    return { perRow: secondsPerRow(work) * factor, perChunk, spread: times, changedShare: 1, basis: unmeasured };
  }
  const { rows, changed, places } = measured;
  const changedShare = changed / rows;
  // If the logging is unknown, assume the most.
  const logged =
    binlogBytes({ ...work, rows: changedShare }, verb, { ...server, binlog: server.binlog ?? 'full' }) ?? 0;
  const text = `measured on ${rows.toLocaleString('en')} rows at ${places} place${places === 1 ? '' : 's'}`;
  return {
    perRow: measured.secondsPerRow + logged * unitCosts.commitByte,
    perChunk,
    spread: MEASURED,
    changedShare,
    basis: { kind: 'measured', confidence: 'high', text } satisfies Basis,
  };
}

/** Inserted rows are new; a filled column makes its row longer by an unknown amount; deleted rows leave free space. */
function growth({ rows, rowBytes }: BackfillWork, { batch }: BackfillPhase): Range {
  switch (batch.query.verb) {
    case 'insert-select':
      return spread(rows * rowBytes, 1.5);
    case 'update':
      return spread(rows * 20, 4);
    case 'delete':
      return exactly(0);
  }
}

/** A replica applies each chunk like the source, and the backfill pauses above the threshold; without one, the lag is unbounded. */
function lagOf({ batch }: BackfillPhase): Range | undefined {
  if (batch.lagThresholdMs === 0) return undefined;
  const chunk = batch.targetMs / 1000;
  return { p50: chunk, p90: Math.max(chunk, batch.lagThresholdMs / 1000 + 2 * chunk) };
}
