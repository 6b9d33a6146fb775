import type { CatalogTable } from '../catalog/table.ts';
import { GiB } from '../core/storage-size.ts';
import type { BackfillPhase, GatePhase } from '../migration/migration.ts';
import type { QueryTree } from '../sql/queries/query-tree.ts';
import {
  type BackfillWork,
  backfillTime,
  backfillWork,
  binlogBytes,
  secondsPerChunk,
  secondsPerRow,
} from './backfill-work.ts';
import { assuming, type Basis, byRule, byStatistics, weakest } from './basis.ts';
import type { Calibration } from './calibration.ts';
import { ddlSeconds } from './ddl-seconds.ts';
import { type DdlQuestion, ddlWork } from './ddl-work.ts';
import { gateWork } from './gate-work.ts';
import type { Measured } from './measure/measure.ts';
import type { NotMeasured } from './measure/sampled-statement.ts';
import { distinct, type Missing } from './missing.ts';
import { exactly, type Range, spread, sumOfKnown } from './range.ts';
import type { ServerInputs } from './server-inputs.ts';
import { unitCosts } from './unit-costs.ts';
import type { DdlWork } from './work.ts';

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

/** p90 over p50 of what was measured: the server may be busier then. */
const MEASURED = 2;
/** A brief exclusive lock at the end of each DDL; a transaction in the way makes it longer. */
const BRIEF: Range = { p50: 0.02, p90: 1 };

const nothing: Estimate = {
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
function unknownEstimate(missing: Missing): Estimate {
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

/** What one DDL statement costs. */
export function estimateDdl(question: DdlQuestion, server: ServerInputs, calibration: Calibration): Estimate {
  const work = ddlWork(question);
  if ('missing' in work) return unknownEstimate(work.missing);
  const { verdict, statement } = question;
  const known = calibration.factorOf(work.class);
  const seconds = spread(ddlSeconds(work, server) * known.factor, known.spread);
  const isData = statement.kind === 'data' || statement.kind === 'set';
  const blocks = verdict.lock !== 'none' && work.class !== 'metadata';
  const { stays, passing, tmpdir } = space(work);
  return {
    ...nothing,
    rows: spread(work.rows, 1.4),
    seconds,
    writesBlockedSeconds: blocks ? seconds : isData ? exactly(0) : BRIEF,
    diskBytes: spread(stays + passing, 1.3),
    stayingBytes: spread(stays, 1.3),
    tmpdirBytes: spread(tmpdir, 1.5),
    binlogBytes: server.binlog === 'off' || isData ? exactly(0) : exactly(STATEMENT_BYTES),
    // A replica runs the statement after the source has finished it.
    lagSeconds: work.class === 'metadata' ? spread(0.05, 4) : seconds,
    basis: assuming(work.freedBytes > LARGE_FILE ? byStatistics : known.basis, verdict.assumes),
  };
}

/** A DDL statement is logged as a text, whatever it does. */
const STATEMENT_BYTES = 200;
/** The file system decides how long deleting a larger file takes. */
const LARGE_FILE = GiB;

/** Manual, "Online DDL Space Requirements": a second table while it is rebuilt, and files for sorting its indexes. */
function space({ class: kind, dataBytes, indexes }: DdlWork): {
  readonly stays: number;
  readonly passing: number;
  readonly tmpdir: number;
} {
  const sorted = indexes.reduce((sum, { bytes }) => sum + bytes, 0);
  switch (kind) {
    case 'metadata':
      return { stays: 0, passing: 0, tmpdir: 0 };
    case 'index-build':
      return { stays: sorted, passing: 0, tmpdir: sorted };
    case 'rebuild':
      return { stays: 0, passing: dataBytes + sorted, tmpdir: sorted };
    case 'copy':
      return { stays: 0, passing: dataBytes + sorted, tmpdir: 0 };
  }
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

/** What one poll of a gate costs. */
export function estimateGate(
  { query }: GatePhase,
  tree: QueryTree | undefined,
  tableOf: (schema: string | undefined, name: string) => CatalogTable | undefined,
  server: ServerInputs,
  calibration: Calibration,
): Estimate {
  if (query === undefined) return nothing;
  const work = gateWork(tree, tableOf, server);
  if ('missing' in work) return unknownEstimate(work.missing);
  return {
    ...nothing,
    rows: spread(work.rows, 1.4),
    seconds: spread(work.seconds, calibration.factorOf('backfill').spread),
    basis: byStatistics,
  };
}
