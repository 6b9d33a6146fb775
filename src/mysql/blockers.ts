import { ServerError } from './server-error.ts';
import type { Query } from './session.ts';

/** A connection in whose way a DDL would stand, or that stands in its way. */
export interface Blocker {
  readonly id: number;
  readonly user: string;
  readonly host: string;
  /** Seconds since its transaction began, or in its present state where no transaction can be seen. */
  readonly ageSeconds: number;
  /** Its present or last statement; bounded. Undefined where it may not be seen. */
  readonly statement: string | undefined;
}

/**
 * Connections that hold a metadata lock on a table, oldest first. Needs SELECT on performance_schema; an empty list where
 * that is missing: it only names, nothing depends on it.
 * (MySQL 9.7 reference manual, "The metadata_locks Table", "The events_transactions_current Table", times in
 * picoseconds; both instruments are on by default since 8.0. information_schema.INNODB_TRX fails as a whole, with error
 * 3854, while any transaction runs a statement with a character outside utf8mb3: tried on 9.7.4.)
 * @param exceptIds connections of our own
 */
export async function findMetadataLockHolders(
  query: Query,
  schema: string,
  table: string,
  exceptIds: readonly number[],
): Promise<Blocker[]> {
  try {
    const rows = await query(
      `SELECT t.PROCESSLIST_ID AS id, MAX(t.PROCESSLIST_USER) AS user, MAX(t.PROCESSLIST_HOST) AS host,
          MAX(COALESCE(FLOOR(x.TIMER_WAIT / 1e12), t.PROCESSLIST_TIME)) AS age,
          MAX(LEFT(COALESCE(t.PROCESSLIST_INFO, s.SQL_TEXT), 200)) AS statement
        FROM performance_schema.metadata_locks m
        JOIN performance_schema.threads t ON t.THREAD_ID = m.OWNER_THREAD_ID
        LEFT JOIN performance_schema.events_statements_current s ON s.THREAD_ID = t.THREAD_ID
        LEFT JOIN performance_schema.events_transactions_current x ON x.THREAD_ID = t.THREAD_ID AND x.STATE = 'ACTIVE'
        WHERE m.OBJECT_TYPE = 'TABLE' AND m.OBJECT_SCHEMA = ? AND m.OBJECT_NAME = ? AND m.LOCK_STATUS = 'GRANTED'
          AND t.PROCESSLIST_ID IS NOT NULL AND t.PROCESSLIST_ID <> CONNECTION_ID()
        GROUP BY t.PROCESSLIST_ID ORDER BY age DESC LIMIT 10`,
      [schema, table],
    );
    return rows
      .map((row) => ({
        id: Number(row.id),
        user: row.user ?? '?',
        host: row.host ?? '?',
        ageSeconds: Number(row.age ?? 0),
        statement: row.statement ?? undefined,
      }))
      .filter((blocker) => !exceptIds.includes(blocker.id));
  } catch (error) {
    if (error instanceof ServerError && error.kind !== 'connection-lost') return [];
    throw error;
  }
}

/** `connection 12 (app@10.0.0.7, in its transaction for 42 s): SELECT …`, on one line. */
export function describeBlocker(blocker: Blocker): string {
  const statement = blocker.statement?.replace(/\s+/g, ' ').trim();
  return `connection ${blocker.id} (${blocker.user}@${blocker.host}, busy for ${blocker.ageSeconds} s)${statement ? `: ${statement}` : ''}`;
}
