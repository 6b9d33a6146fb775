import { sameName } from '../catalog/find.ts';
import type { CatalogTable } from '../catalog/table.ts';
import { mostChunkRows } from '../migration/chunk-limits.ts';
import type { BackfillPhase } from '../migration/migration.ts';
import type { Expression, QueryTree } from '../sql/queries/query-tree.ts';
import { walk } from '../sql/queries/query-tree.ts';
import type { Lacking } from './missing.ts';
import type { ServerInputs } from './server-inputs.ts';
import { tableInputs } from './table-inputs.ts';
import { unitCosts } from './unit-costs.ts';

/** What a backfill has to do. */
export interface BackfillWork {
  readonly class: 'backfill';
  /** Rows that are read. */
  readonly rows: number;
  /** Of these, changed: 0 to 1. */
  readonly changedShare: number;
  readonly rowBytes: number;
  /** Entries of secondary indexes that each row changes. */
  readonly entries: number;
  /** Calls of hashes and ciphers for each row. */
  readonly hashes: number;
}

export function backfillWork(
  { batch }: BackfillPhase,
  tree: QueryTree | undefined,
  walked: CatalogTable | undefined,
  written: CatalogTable | undefined,
): BackfillWork | Lacking {
  const { query } = batch;
  if (walked === undefined) {
    const { table } = query.walked;
    return { missing: { kind: 'table', what: `the table ${table}`, table } };
  }
  const size = tableInputs(walked);
  if ('missing' in size) return size;
  const rowBytes = size.rows === 0 ? 0 : size.dataBytes / size.rows;
  return {
    class: 'backfill',
    rows: size.rows,
    changedShare: 1,
    rowBytes,
    entries: written === undefined ? 0 : touchedIndexes(query.verb, query.assigned, written),
    hashes: tree === undefined ? 0 : hashesIn(tree),
  };
}

function touchedIndexes(verb: string, assigned: readonly string[], { indexes }: CatalogTable): number {
  const secondary = indexes.filter(({ kind }) => kind !== 'primary');
  if (verb !== 'update') return secondary.length;
  return secondary.filter(({ parts }) => parts.some(({ column }) => assigned.some((name) => sameName(name, column))))
    .length;
}

const hashes = new Set(['SHA', 'SHA1', 'SHA2', 'MD5', 'AES_ENCRYPT', 'AES_DECRYPT', 'COMPRESS', 'UNCOMPRESS', 'CRC32']);

function hashesIn({ assignments }: QueryTree): number {
  const values = assignments.flatMap(({ value }): readonly Expression[] =>
    value === undefined ? [] : [...walk(value)],
  );
  return values.filter((part) => part.kind === 'call' && hashes.has(part.name)).length;
}

/** Seconds of a row within its chunk, according to the model. */
export function secondsPerRow({ rowBytes, entries, hashes: calls, changedShare }: BackfillWork): number {
  const change =
    unitCosts.updateRow +
    rowBytes * unitCosts.updateByte +
    entries * unitCosts.updateEntry +
    calls * (unitCosts.hashCall + rowBytes * unitCosts.hashByte);
  return unitCosts.walkRow + rowBytes * unitCosts.readByte + changedShare * change;
}

/** Largest speed-up of parallel ranges if the number of cores is unknown: they share a log and a disk. */
const FASTER_SIDE_BY_SIDE = 2;

export interface BackfillTime {
  /** All in all. */
  readonly seconds: number;
  readonly chunks: number;
  /** Of these seconds, those between the chunks. */
  readonly pauses: number;
}

/** Seconds of the start, checkpoint and commit of a chunk, according to the model. */
export function secondsPerChunk(server: ServerInputs): number {
  return server.durableCommits === false ? unitCosts.chunk : unitCosts.chunkDurable;
}

/** How long the walk takes: chunks aim at their time and never hold more rows than `size`; between them lies the pause. */
export function backfillTime(
  { rows, rowBytes }: Pick<BackfillWork, 'rows' | 'rowBytes'>,
  { perRow, perChunk: overhead }: { readonly perRow: number; readonly perChunk: number },
  { batch }: BackfillPhase,
): BackfillTime {
  const aimed = Math.max(1, Math.floor(batch.targetMs / 1000 / Math.max(perRow, 1e-9)));
  const chunks = Math.ceil(rows / Math.min(mostChunkRows(batch.size, rowBytes), aimed));
  // Parallel ranges pause at the same time; how many work at the same time depends on the cores.
  const side = Math.max(1, Math.min(batch.parallel, chunks));
  const pauses = (Math.ceil(chunks / side) * batch.delayMs) / 1000;
  const working = (rows * perRow + chunks * overhead) / Math.min(side, FASTER_SIDE_BY_SIDE);
  const allowed = batch.maxRowsPerSecond > 0 ? rows / batch.maxRowsPerSecond : 0;
  return { seconds: Math.max(working + pauses, allowed), chunks, pauses: Math.max(pauses, allowed - working) };
}

/** Bytes of the row images in the binary log: before and after, or the key and what is set. */
export function binlogBytes(
  { rows, rowBytes }: Pick<BackfillWork, 'rows' | 'rowBytes'>,
  verb: string,
  server: ServerInputs,
): number | undefined {
  switch (server.binlog) {
    case undefined:
      return undefined;
    case 'off':
      return 0;
    case 'minimal':
      return rows * (verb === 'update' ? 60 : verb === 'delete' ? 20 : rowBytes + 10);
    case 'full':
      return rows * ((verb === 'update' ? 2 : 1) * rowBytes + 20);
  }
}
