import { type Blocker, preparedTransactions, statementOf } from './blockers.ts';
import { ServerError } from './server-error.ts';
import type { Query } from './session.ts';

/**
 * Who holds the rows that a connection waits for right now, oldest first; empty where it waits for none or it may not be
 * seen. (MySQL 9.7 reference manual, "The data_lock_waits Table": needs SELECT on performance_schema.)
 */
export async function findRowLockHolders(query: Query, connection: number): Promise<Blocker[]> {
  try {
    const rows = await query(
      `SELECT w.BLOCKING_THREAD_ID AS thread, MAX(t.PROCESSLIST_ID) AS id, MAX(t.PROCESSLIST_USER) AS user,
          MAX(t.PROCESSLIST_HOST) AS host, MAX(COALESCE(FLOOR(x.TIMER_WAIT / 1e12), t.PROCESSLIST_TIME, 0)) AS age,
          MAX(LEFT(COALESCE(t.PROCESSLIST_INFO, s.SQL_TEXT), 200)) AS statement
        FROM performance_schema.data_lock_waits w
        JOIN performance_schema.threads r ON r.THREAD_ID = w.REQUESTING_THREAD_ID AND r.PROCESSLIST_ID = ?
        LEFT JOIN performance_schema.threads t ON t.THREAD_ID = w.BLOCKING_THREAD_ID
        LEFT JOIN performance_schema.events_statements_current s ON s.THREAD_ID = t.THREAD_ID
        LEFT JOIN performance_schema.events_transactions_current x ON x.THREAD_ID = t.THREAD_ID AND x.STATE = 'ACTIVE'
        GROUP BY w.BLOCKING_THREAD_ID ORDER BY age DESC LIMIT 10`,
      [connection],
    );
    const prepared = rows.some(({ id }) => id == null) ? await preparedTransactions(query) : [];
    return rows.map((row) => ({
      id: row.id == null ? undefined : Number(row.id),
      thread: Number(row.thread ?? 0),
      user: row.user ?? '?',
      host: row.host ?? '?',
      ageSeconds: Number(row.age ?? 0),
      statement: statementOf(row),
      holds: undefined,
      prepared: row.id == null ? prepared : [],
    }));
  } catch (error) {
    if (error instanceof ServerError && error.kind !== 'connection-lost') return [];
    throw error;
  }
}
