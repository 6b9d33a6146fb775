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
 * The same, with the rows locked in the order of the key, after a wait for those that others have changed and not committed.
 * To be called in the chunk's transaction. At the end of the range the scan also waits for the row behind it, such as one
 * that somebody is about to append; {@link lockCommitted} does not.
 */
export async function lockRows(
  session: Session,
  work: WalkWork,
  from: EncodedKey | null,
  upper: EncodedKey,
  rows: number,
): Promise<ChunkEnd> {
  const row = await session.queryOne(`${nthRow(work, work.codec.range(from, upper), rows)} FOR UPDATE`);
  if (row === undefined) return { end: upper, last: true, rows: await countRows(session, work, from, upper, rows) };
  const end = work.codec.read(row);
  return { end, last: JSON.stringify(end) === JSON.stringify(upper), rows };
}

/**
 * The same for as many rows as are committed: the scan ends with the last of them, and so not behind the range. Where
 * others turn up among them, the chunk ends earlier.
 */
export async function lockCommitted(
  session: Session,
  work: WalkWork,
  from: EncodedKey | null,
  upper: EncodedKey,
  rows: number,
): Promise<ChunkEnd> {
  const free = await findChunkEnd(session, work, from, upper, rows);
  // Where none is committed, some may be about to be.
  return lockRows(session, work, from, upper, Math.max(1, free.rows));
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
