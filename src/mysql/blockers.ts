import { markAllButTables } from '../sql/lexing/mark-all-but-tables.ts';
import { ServerError } from './server-error.ts';
import type { Query, Row } from './session.ts';

/** Who holds a lock that a statement of ours needs. */
export interface Blocker {
  /** Undefined: no connection has it. A prepared XA transaction outlives its session, and threads of the server have none. */
  readonly id: number | undefined;
  /** The thread that performance_schema names as the owner; it tells two blockers without a connection apart. */
  readonly thread: number;
  readonly user: string;
  readonly host: string;
  /** Seconds since its transaction began, or in its present state where no transaction can be seen. */
  readonly ageSeconds: number;
  /** Its present or last statement, on one line; bounded, and marked but for its tables. Undefined where it may not be seen. */
  readonly statement: string | undefined;
  /** The statement that took the lock and holds it until it is given back; undefined: a transaction or a statement. */
  readonly holds: string | undefined;
  /** Only where `id` is undefined: the transactions that XA RECOVER lists, as XA COMMIT and XA ROLLBACK take them. */
  readonly prepared: readonly string[];
}

/** A table, or the whole server: `BACKUP LOCK` and `GLOBAL`. */
export interface LockedObject {
  readonly type: 'TABLE' | 'BACKUP LOCK' | 'GLOBAL';
  readonly schema: string | undefined;
  readonly name: string | undefined;
}

/** What a statement waits for, and who is in its way. */
export interface LockWait {
  readonly objects: readonly LockedObject[];
  readonly blockers: readonly Blocker[];
}

// The mode that a statement waits for, and the modes that it has to wait for (MySQL source, sql/mdl.cc, MDL_object_lock and
// MDL_scoped_lock). Of locks that others wait for, only the exclusive kinds keep later ones out.
const conflicts = `CASE
    WHEN h.OBJECT_TYPE <> 'TABLE' THEN h.LOCK_TYPE NOT LIKE 'INTENTION%'
    WHEN h.LOCK_STATUS = 'PENDING' THEN h.LOCK_TYPE IN ('EXCLUSIVE', 'SHARED_NO_READ_WRITE', 'SHARED_NO_WRITE')
    ELSE CASE w.LOCK_TYPE
      WHEN 'SHARED_UPGRADABLE' THEN h.LOCK_TYPE IN ('EXCLUSIVE', 'SHARED_NO_READ_WRITE', 'SHARED_NO_WRITE', 'SHARED_UPGRADABLE')
      WHEN 'SHARED_NO_WRITE' THEN h.LOCK_TYPE NOT IN ('SHARED', 'SHARED_HIGH_PRIO', 'SHARED_READ', 'SHARED_READ_ONLY')
      WHEN 'SHARED_NO_READ_WRITE' THEN h.LOCK_TYPE NOT IN ('SHARED', 'SHARED_HIGH_PRIO')
      ELSE TRUE END
  END`;

const owners = `h.OWNER_THREAD_ID AS thread, MAX(t.PROCESSLIST_ID) AS id, MAX(t.PROCESSLIST_USER) AS user,
    MAX(t.PROCESSLIST_HOST) AS host, MAX(t.PROCESSLIST_COMMAND) AS command,
    MAX(COALESCE(FLOOR(x.TIMER_WAIT / 1e12), t.PROCESSLIST_TIME, 0)) AS age,
    MAX(LEFT(COALESCE(t.PROCESSLIST_INFO, s.SQL_TEXT), 200)) AS statement,
    MAX(h.OBJECT_TYPE = 'BACKUP LOCK') AS backup, MAX(h.OBJECT_TYPE IN ('GLOBAL', 'COMMIT')) AS readLock,
    MAX(h.LOCK_TYPE IN ('SHARED_READ_ONLY', 'SHARED_NO_READ_WRITE') AND h.LOCK_DURATION = 'TRANSACTION') AS tableLock,
    MAX(h.LOCK_TYPE = 'SHARED_NO_WRITE') AS flushed`;

const joins = `LEFT JOIN performance_schema.threads t ON t.THREAD_ID = h.OWNER_THREAD_ID
  LEFT JOIN performance_schema.events_statements_current s ON s.THREAD_ID = t.THREAD_ID
  LEFT JOIN performance_schema.events_transactions_current x ON x.THREAD_ID = t.THREAD_ID AND x.STATE = 'ACTIVE'`;

const order = 'GROUP BY h.OWNER_THREAD_ID ORDER BY age DESC LIMIT 10';

/**
 * Who holds a lock that a DDL statement on these tables would have to wait for, oldest first: on a table, the backup lock
 * (LOCK INSTANCE FOR BACKUP), the global read lock (FLUSH TABLES WITH READ LOCK).
 *
 * (MySQL 9.7 reference manual, "The metadata_locks Table", "The events_transactions_current Table", times in
 * picoseconds; both instruments are on by default since 8.0. information_schema.INNODB_TRX fails as a whole, with error
 * 3854, while any transaction runs a statement with a character outside utf8mb3: tried on 9.7.4.)
 * @param exceptIds connections of our own
 * @returns undefined where it may not be seen: that needs SELECT on performance_schema
 */
export async function findLockHolders(
  query: Query,
  tables: readonly { readonly schema: string; readonly name: string }[],
  exceptIds: readonly number[],
): Promise<Blocker[] | undefined> {
  // With lower_case_table_names a lock is on the name in lower case, whatever a statement says.
  const named =
    "h.OBJECT_TYPE = 'TABLE' AND h.OBJECT_SCHEMA IN (?, IF(@@lower_case_table_names > 0, LOWER(?), ?)) AND h.OBJECT_NAME IN (?, IF(@@lower_case_table_names > 0, LOWER(?), ?))";
  const conditions = [
    "h.OBJECT_TYPE IN ('BACKUP LOCK', 'GLOBAL') AND h.LOCK_TYPE NOT LIKE 'INTENTION%'",
    ...tables.map(() => named),
  ];
  const values = tables.flatMap(({ schema, name }) => [schema, schema, schema, name, name, name]);
  return ask(
    query,
    `SELECT ${owners} FROM performance_schema.metadata_locks h ${joins}
      WHERE (${conditions.map((one) => `(${one})`).join(' OR ')})
        AND (h.LOCK_STATUS = 'GRANTED' OR h.OBJECT_TYPE <> 'TABLE' OR h.LOCK_TYPE IN ('EXCLUSIVE', 'SHARED_NO_READ_WRITE', 'SHARED_NO_WRITE'))
        AND (t.PROCESSLIST_ID IS NULL OR t.PROCESSLIST_ID <> CONNECTION_ID()) ${order}`,
    values,
    exceptIds,
  );
}

/**
 * What a connection waits for right now, and who is in its way.
 * @returns undefined where it may not be seen
 */
export async function findLockWait(
  query: Query,
  connection: number,
  exceptIds: readonly number[],
): Promise<LockWait | undefined> {
  const waits = `FROM performance_schema.metadata_locks w
    JOIN performance_schema.threads o ON o.THREAD_ID = w.OWNER_THREAD_ID AND o.PROCESSLIST_ID = ?`;
  const blockers = await ask(
    query,
    `SELECT ${owners} ${waits}
      JOIN performance_schema.metadata_locks h ON h.OBJECT_TYPE = w.OBJECT_TYPE AND h.OBJECT_SCHEMA <=> w.OBJECT_SCHEMA
        AND h.OBJECT_NAME <=> w.OBJECT_NAME AND h.OWNER_THREAD_ID <> w.OWNER_THREAD_ID
      ${joins} WHERE w.LOCK_STATUS = 'PENDING' AND ${conflicts} ${order}`,
    [connection],
    exceptIds,
  );
  if (blockers === undefined) return undefined;
  const rows = await query(
    `SELECT DISTINCT w.OBJECT_TYPE AS type, w.OBJECT_SCHEMA AS tableSchema, w.OBJECT_NAME AS tableName ${waits} WHERE w.LOCK_STATUS = 'PENDING'`,
    [connection],
  );
  const objects = rows.map(({ type, tableSchema, tableName }) => ({
    type: type as LockedObject['type'],
    schema: tableSchema ?? undefined,
    name: tableName ?? undefined,
  }));
  return { objects, blockers };
}

async function ask(
  query: Query,
  sql: string,
  values: readonly (string | number)[],
  exceptIds: readonly number[],
): Promise<Blocker[] | undefined> {
  try {
    const rows = (await query(sql, values)).filter((row) => row.id == null || !exceptIds.includes(Number(row.id)));
    const prepared = rows.some(({ id }) => id == null) ? await preparedTransactions(query) : [];
    return rows.map((row) => toBlocker(row, prepared));
  } catch (error) {
    if (error instanceof ServerError && error.kind !== 'connection-lost') return undefined;
    throw error;
  }
}

function toBlocker(row: Row, prepared: readonly string[]): Blocker {
  const idle = row.command === 'Sleep';
  return {
    id: row.id == null ? undefined : Number(row.id),
    thread: Number(row.thread),
    user: row.user ?? '?',
    host: row.host ?? '?',
    ageSeconds: Number(row.age ?? 0),
    statement: statementOf(row),
    holds:
      row.backup === '1'
        ? 'LOCK INSTANCE FOR BACKUP'
        : row.readLock === '1'
          ? 'FLUSH TABLES WITH READ LOCK'
          : row.tableLock === '1'
            ? 'LOCK TABLES'
            : row.flushed === '1' && idle
              ? 'FLUSH TABLES … WITH READ LOCK'
              : undefined,
    prepared: row.id == null ? prepared : [],
  };
}

/** What a connection runs or ran, as a column `statement` has it. */
export function statementOf({ statement }: Row): string | undefined {
  const text = (statement ?? '').replace(/\s+/g, ' ').trim();
  return text === '' ? undefined : markAllButTables(text);
}

/** As XA COMMIT and XA ROLLBACK take them; empty without the XA_RECOVER_ADMIN privilege. */
export async function preparedTransactions(query: Query): Promise<string[]> {
  try {
    const rows = await query('XA RECOVER CONVERT XID');
    return rows.map(({ formatID, gtrid_length, data }) => {
      const digits = (data ?? '').replace(/^0x/i, '');
      const cut = 2 * Number(gtrid_length ?? 0);
      return `X'${digits.slice(0, cut)}',X'${digits.slice(cut)}',${formatID}`;
    });
  } catch (error) {
    if (error instanceof ServerError && error.kind !== 'connection-lost') return [];
    throw error;
  }
}

/** `connection 12 (app@10.0.0.7, busy for 42 s): SELECT … FROM t`, on one line. */
export function describeBlocker(blocker: Blocker): string {
  if (blocker.id === undefined) {
    const { prepared } = blocker;
    const which = prepared.length > 0 ? ` (XA RECOVER lists ${prepared.slice(0, 5).join('; ')})` : '';
    return `a prepared XA transaction that no connection has any more${which}`;
  }
  const since = blocker.holds === undefined ? '' : `, holds ${blocker.holds}`;
  return `connection ${blocker.id} (${blocker.user}@${blocker.host}, busy for ${blocker.ageSeconds} s${since})${blocker.statement === undefined ? '' : `: ${blocker.statement}`}`;
}

/** What ends it, as the end of a sentence: a statement that a DBA can run. */
export function endBlocker(blocker: Blocker): string {
  if (blocker.id !== undefined) return `KILL ${blocker.id}`;
  const [first] = blocker.prepared;
  return first === undefined ? 'XA RECOVER, then XA ROLLBACK of the transaction' : `XA ROLLBACK ${first}`;
}
