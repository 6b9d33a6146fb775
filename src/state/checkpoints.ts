import type { EncodedKey } from '../catalog/key-codec.ts';
import { ExitCode, Failure } from '../core/failure.ts';
import { bind } from '../mysql/bind.ts';
import type { Row, Session } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';
import type { Checkpoint, ChunkStep, NewRange, WalkId, Witness } from './checkpoint.ts';
import { type Fence, writeIfFencesHold } from './fences.ts';
import { olderSeal, sealOf } from './seal.ts';

const walkCondition = 'migration = ? AND phase = ? AND attempt = ? AND direction = ?';
const walkValues = (walk: WalkId) => [walk.migration, walk.phase, walk.attempt, walk.direction];
const rangeCondition = `${walkCondition} AND sweep = ? AND range_no = ?`;
const rangeValues = (walk: WalkId, range: Checkpoint) => [...walkValues(walk), range.sweep, range.range];

/** A sweep has at most 64 ranges; another one follows where rows came meanwhile. */
const MOST_RANGES = 100_000;

/**
 * Every range of a walk, in order of sweep and range; empty where the walk has not begun.
 * @throws Failure `state-too-large`
 */
export async function readCheckpoints(
  session: Session,
  database: string,
  walk: WalkId,
  most = MOST_RANGES,
): Promise<Checkpoint[]> {
  const rows = await session.query(
    `SELECT * FROM ${table(database)} WHERE ${walkCondition} ORDER BY sweep, range_no LIMIT ${most + 1}`,
    walkValues(walk),
  );
  return refuseMany(rows, database, walk, most).map(toCheckpoint);
}

/** Whoever may write checkpoints could else fill the memory of each run. */
function refuseMany(
  rows: readonly Row[],
  database: string,
  { migration, phase }: WalkId,
  most = MOST_RANGES,
): readonly Row[] {
  if (rows.length <= most) return rows;
  throw new Failure({
    code: 'state-too-large',
    exit: ExitCode.needsDecision,
    message: `The phase ${phase} of the migration ${migration} has more than ${most.toLocaleString('en-US')} rows in ${database}.phasedb_checkpoints, which is more than phasedb reads.`,
    untouched: 'The rows were not read, and nothing was changed.',
    remedy: `See what they are: SELECT attempt, direction, sweep, COUNT(*) AS ranges FROM ${table(database)} GROUP BY attempt, direction, sweep`,
  });
}

/** Ranges of later attempts at the same phase, of which a complete history would know. */
export async function readLaterCheckpoints(session: Session, database: string, walk: WalkId): Promise<Checkpoint[]> {
  const { migration, phase, direction, attempt } = walk;
  const rows = await session.query(
    `SELECT * FROM ${table(database)} WHERE migration = ? AND phase = ? AND direction = ? AND attempt > ? ORDER BY attempt DESC LIMIT ${MOST_RANGES + 1}`,
    [migration, phase, direction, attempt],
  );
  return refuseMany(rows, database, walk).map(toCheckpoint);
}

/**
 * Writes the ranges of a sweep, all or none: the upper ends are frozen from here on. Ranges that are there already stay as
 * they are, so that it may be repeated when its answer was lost.
 * @param more `record` writes the beginning of the sweep into the history, in the same transaction; `replaces` removes what
 *   the walk had before
 * @throws Failure `lease-lost`, `state-newer`
 */
export async function createCheckpoints(
  session: Session,
  database: string,
  fences: readonly Fence[],
  walk: WalkId,
  ranges: readonly NewRange[],
  more: { readonly record?: () => Promise<unknown>; readonly replaces?: boolean } = {},
): Promise<void> {
  const row = '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
  await writeIfFencesHold(session, database, fences, async () => {
    if (more.replaces) await session.execute(`DELETE FROM ${table(database)} WHERE ${walkCondition}`, walkValues(walk));
    await session.execute(
      `INSERT INTO ${table(database)}
      (migration, phase, attempt, direction, sweep, range_no, table_schema, table_name, key_name, lower_key, upper_key, done, token, seal)
      VALUES ${ranges.map(() => row).join(', ')} ON DUPLICATE KEY UPDATE seq = seq`,
      ranges.flatMap((range) => {
        const done = range.upper === null;
        const sealed = { ...range, cursor: null, seq: 0n, rowsSeen: 0, rowsChanged: 0, done };
        return [
          ...walkValues(walk),
          range.sweep,
          range.range,
          range.schema,
          range.table,
          range.keyName,
          keyText(range.lower),
          keyText(range.upper),
          done,
          range.token,
          sealOf(walk, sealed),
        ];
      }),
    );
    await more.record?.();
  });
}

/**
 * Seals the rows of a walk that a state before version 3 has begun.
 * @param record writes their beginning into the history, in the same transaction
 */
export async function adoptCheckpoints(
  session: Session,
  database: string,
  fences: readonly Fence[],
  walk: WalkId,
  ranges: readonly Checkpoint[],
  token: string,
  record: () => Promise<unknown>,
): Promise<void> {
  await writeIfFencesHold(session, database, fences, async () => {
    for (const range of ranges) {
      await session.execute(`UPDATE ${table(database)} SET token = ?, seal = ? WHERE ${rangeCondition}`, [
        token,
        sealOf(walk, { ...range, token }),
        ...rangeValues(walk, range),
      ]);
    }
    await record();
  });
}

/**
 * Removes ranges of which nothing was ever done, all or none.
 * @throws Failure `lease-lost`, `state-newer`
 */
export async function deleteCheckpoints(
  session: Session,
  database: string,
  fences: readonly Fence[],
  walk: WalkId,
  ranges: readonly Checkpoint[],
  record: () => Promise<unknown>,
): Promise<void> {
  await writeIfFencesHold(session, database, fences, async () => {
    for (const range of ranges)
      await session.execute(`DELETE FROM ${table(database)} WHERE ${rangeCondition} AND seq = 0`, [
        ...rangeValues(walk, range),
      ]);
    await record();
  });
}

/**
 * The range's row, locked until the transaction ends. Taken before a chunk changes anything: two transactions for the
 * same chunk (one whose COMMIT got no answer, and its repetition) then come one after the other, and the second sees
 * by `seq` what the first did.
 */
export async function lockCheckpoint(
  session: Session,
  database: string,
  walk: WalkId,
  range: Checkpoint,
): Promise<Checkpoint | undefined> {
  const row = await session.queryOne(
    `SELECT * FROM ${table(database)} WHERE ${rangeCondition} FOR UPDATE`,
    rangeValues(walk, range),
  );
  return row === undefined ? undefined : toCheckpoint(row);
}

/**
 * Moves the cursor inside the chunk's own transaction.
 * @returns the range's row after it, but for its witness
 */
export async function advanceCheckpoint(
  session: Session,
  database: string,
  walk: WalkId,
  range: Checkpoint,
  step: ChunkStep,
): Promise<Checkpoint> {
  const { cursor, chunkRows, done, witness } = step;
  const moved = {
    ...range,
    cursor,
    seq: range.seq + 1n,
    rowsSeen: range.rowsSeen + step.seen,
    rowsChanged: range.rowsChanged + step.changed,
    chunkRows,
    done,
  };
  const after = { ...moved, seal: sealOf(walk, moved) };
  const kept = witness === undefined ? '' : `, witness = ${witness === null ? 'NULL' : 'JSON_OBJECT('}`;
  const of = witness == null ? '' : `${bind("'key', CAST(? AS JSON), 'hashes', ", [keyText(cursor)])}(${witness}))`;
  await session.execute(
    `${bind(
      `UPDATE ${table(database)} SET cursor_key = ?, seq = ?, rows_seen = ?, rows_changed = ?, chunk_rows = ?, done = ?,
      seal = ?, updated_at = UTC_TIMESTAMP(6)`,
      [keyText(cursor), after.seq, after.rowsSeen, after.rowsChanged, chunkRows, done, after.seal],
    )}${kept}${of} ${bind(`WHERE ${rangeCondition}`, rangeValues(walk, range))}`,
  );
  return after;
}

function table(database: string): string {
  return `${quoteIdentifier(database)}.phasedb_checkpoints`;
}

function keyText(key: EncodedKey | null): string | null {
  return key === null ? null : JSON.stringify(key);
}

function toCheckpoint(row: Row): Checkpoint {
  const key = (text: string | null | undefined) => (text == null ? null : (JSON.parse(text) as string[]));
  return {
    sweep: Number(row.sweep),
    range: Number(row.range_no),
    schema: row.table_schema ?? '',
    table: row.table_name ?? '',
    keyName: row.key_name ?? '',
    lower: key(row.lower_key),
    upper: key(row.upper_key),
    cursor: key(row.cursor_key),
    seq: BigInt(row.seq ?? 0),
    rowsSeen: Number(row.rows_seen),
    rowsChanged: Number(row.rows_changed),
    chunkRows: Number(row.chunk_rows),
    done: row.done === '1',
    token: row.token ?? '',
    witness: readWitness(row.witness),
    seal: row.seal ?? olderSeal,
  };
}

/** The row that the chunk ended with may be gone: then the hashes are null. */
function readWitness(text: string | null | undefined): Witness | null {
  const read = text == null ? null : (JSON.parse(text) as { key: string[]; hashes: string | null });
  return read?.hashes == null ? null : { key: read.key, hashes: read.hashes };
}
