import type { EncodedKey } from '../catalog/key-codec.ts';
import type { Row, Session } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';
import { type Fence, writeIfFencesHold } from './fences.ts';
import type { Direction } from './history.ts';

/** Which walk a checkpoint belongs to. */
export interface WalkId {
  readonly migration: string;
  readonly phase: string;
  readonly attempt: number;
  readonly direction: Direction;
}

/** One range of a walk, and how far it is. */
export interface Checkpoint {
  readonly sweep: number;
  readonly range: number;
  readonly schema: string;
  readonly table: string;
  readonly keyName: string;
  /** Exclusive; null: from the first row. */
  readonly lower: EncodedKey | null;
  /** Inclusive; null: the table was empty when the walk began. */
  readonly upper: EncodedKey | null;
  /** The last key that is done; null: none yet. */
  readonly cursor: EncodedKey | null;
  /** Raised by one with each committed chunk. */
  readonly seq: bigint;
  readonly rowsSeen: number;
  readonly rowsChanged: number;
  /** Size of the last chunk, to go on with after a resume. */
  readonly chunkRows: number;
  readonly done: boolean;
}

const walkCondition = 'migration = ? AND phase = ? AND attempt = ? AND direction = ?';
const walkValues = (walk: WalkId) => [walk.migration, walk.phase, walk.attempt, walk.direction];
const rangeCondition = `${walkCondition} AND sweep = ? AND range_no = ?`;
const rangeValues = (walk: WalkId, range: Checkpoint) => [...walkValues(walk), range.sweep, range.range];

/** Every range of a walk, in order of sweep and range; empty where the walk has not begun. */
export async function readCheckpoints(session: Session, database: string, walk: WalkId): Promise<Checkpoint[]> {
  const rows = await session.query(
    `SELECT * FROM ${table(database)} WHERE ${walkCondition} ORDER BY sweep, range_no`,
    walkValues(walk),
  );
  return rows.map(toCheckpoint);
}

/**
 * Writes the ranges of a sweep, all or none: the upper ends are frozen from here on. Ranges that are there already stay as
 * they are, so that it may be repeated when its answer was lost.
 * @throws Failure `lease-lost`, `state-newer`
 */
export async function createCheckpoints(
  session: Session,
  database: string,
  fences: readonly Fence[],
  walk: WalkId,
  ranges: readonly Pick<Checkpoint, 'sweep' | 'range' | 'schema' | 'table' | 'keyName' | 'lower' | 'upper'>[],
): Promise<void> {
  const row = '(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)';
  await writeIfFencesHold(session, database, fences, () =>
    session.execute(
      `INSERT INTO ${table(database)}
      (migration, phase, attempt, direction, sweep, range_no, table_schema, table_name, key_name, lower_key, upper_key, done)
      VALUES ${ranges.map(() => row).join(', ')} ON DUPLICATE KEY UPDATE seq = seq`,
      ranges.flatMap((range) => [
        ...walkValues(walk),
        range.sweep,
        range.range,
        range.schema,
        range.table,
        range.keyName,
        keyText(range.lower),
        keyText(range.upper),
        range.upper === null,
      ]),
    ),
  );
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
): Promise<void> {
  if (ranges.length === 0) return;
  await writeIfFencesHold(session, database, fences, async () => {
    for (const range of ranges)
      await session.execute(`DELETE FROM ${table(database)} WHERE ${rangeCondition} AND seq = 0`, [
        ...rangeValues(walk, range),
      ]);
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

/** Moves the cursor inside the chunk's own transaction. */
export async function advanceCheckpoint(
  session: Session,
  database: string,
  walk: WalkId,
  range: Checkpoint,
  step: {
    readonly cursor: EncodedKey | null;
    readonly seen: number;
    readonly changed: number;
    readonly chunkRows: number;
    readonly done: boolean;
  },
): Promise<void> {
  await session.execute(
    `UPDATE ${table(database)} SET cursor_key = ?, seq = seq + 1, rows_seen = rows_seen + ?, rows_changed = rows_changed + ?,
      chunk_rows = ?, done = ?, updated_at = UTC_TIMESTAMP(6) WHERE ${rangeCondition}`,
    [keyText(step.cursor), step.seen, step.changed, step.chunkRows, step.done, ...rangeValues(walk, range)],
  );
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
  };
}
