import type { EncodedKey } from '../../catalog/key-codec.ts';
import type { Session } from '../../mysql/session.ts';
import { fromWalked, type WalkWork } from './walk-work.ts';

/** The rows of one chunk. */
export interface ChunkEnd {
  /** Its last key, inclusive. */
  readonly end: EncodedKey;
  /** The range ends with it. */
  readonly last: boolean;
  readonly rows: number;
}

/** The key of the row that ends a chunk of that many rows; `last` when the range ends before. Locks nothing. */
export async function findChunkEnd(
  session: Session,
  work: WalkWork,
  from: EncodedKey | null,
  upper: EncodedKey,
  rows: number,
): Promise<ChunkEnd> {
  const row = await session.queryOne(nthRow(work, work.codec.range(from, upper), rows));
  if (row !== undefined) return { end: work.codec.read(row), last: false, rows };
  return { end: upper, last: true, rows: await countRows(session, work, from, upper, rows) };
}

/**
 * Whether a chunk has to lock its rows before it changes them. A row that another transaction has inserted or changed and
 * not committed is no row yet for an UPDATE under READ COMMITTED: it takes the last committed version, and passes over what
 * then does not match, without a wait (MySQL 9.7 reference manual, "Transaction Isolation Levels", semi-consistent read).
 * A locking SELECT waits for it, as DELETE does by itself and INSERT … SELECT … FOR SHARE.
 */
export function needsLock({ query }: Pick<WalkWork, 'query'>): boolean {
  return query.verb === 'update';
}

/**
 * Locks the rows of a chunk, in the order of the key, and waits for those that others have changed and not committed: they
 * may be more rows then, so the chunk may end earlier. To be called in the chunk's transaction.
 * @param free what {@link findChunkEnd} found. Only as many rows are locked: a scan to the end of the range would also wait
 *   for the row behind it, such as one that somebody is about to append.
 */
export async function lockRows(
  session: Session,
  work: WalkWork,
  from: EncodedKey | null,
  upper: EncodedKey,
  free: ChunkEnd,
): Promise<ChunkEnd> {
  // Where none is committed, some may be about to be.
  const rows = Math.max(1, free.rows);
  const row = await session.queryOne(`${nthRow(work, work.codec.range(from, upper), rows)} FOR UPDATE`);
  if (row === undefined) return { end: upper, last: true, rows: await countRows(session, work, from, upper, rows) };
  const end = work.codec.read(row);
  return { end, last: JSON.stringify(end) === JSON.stringify(upper), rows };
}

/** Of the rows of a range the one with that number, counted from 1. */
export function nthRow(work: WalkWork, condition: string, number: number): string {
  return `SELECT ${work.codec.selectList} FROM ${fromWalked(work)} WHERE ${condition} ORDER BY ${work.codec.orderBy} LIMIT 1 OFFSET ${number - 1}`;
}

async function countRows(
  session: Session,
  work: WalkWork,
  from: EncodedKey | null,
  upper: EncodedKey,
  most: number,
): Promise<number> {
  const counted = await session.queryOne(
    `SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM ${fromWalked(work)} WHERE ${work.codec.range(from, upper)} LIMIT ${most}) AS rest`,
  );
  return Number(counted?.n ?? 0);
}
