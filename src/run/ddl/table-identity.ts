import { innodbFileName } from '../../catalog/innodb-facts.ts';
import { ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import type { TableIdentity } from '../../state/history.ts';
import type { DatabaseObject } from './definition.ts';

/** 1227, 1142, 1044, 1109: no PROCESS privilege, or no such view; 1205: somebody changes a table right now. */
const notReadable = new Set([1227, 1142, 1044, 1109, 1205]);

/**
 * What tells one and the same table under one name from another: InnoDB's ids, which RENAME and EXCHANGE PARTITION
 * carry along and TRUNCATE and every rebuild change; and the time of creation, which every ALTER changes and TRUNCATE
 * does not (9.7.4).
 * @returns undefined without the PROCESS privilege, for tables of other engines, and for names that InnoDB encodes in
 *   a way not known here
 */
export async function readIdentity(session: Session, table: DatabaseObject): Promise<TableIdentity | undefined> {
  const folder = innodbFileName(table.schema);
  const file = innodbFileName(table.name);
  if (folder === undefined || file === undefined) return undefined;
  const own = `${folder}/${file}`;
  const partition = `${own}#p#`;
  try {
    const rows = await session.query(
      `SELECT /*+ SET_VAR(lock_wait_timeout = 1) */ NAME AS name, TABLE_ID AS id FROM information_schema.INNODB_TABLES
        WHERE NAME = ? OR LOWER(LEFT(NAME, ?)) = LOWER(?) ORDER BY NAME`,
      [own, partition.length, partition],
    );
    if (rows.length === 0) return undefined;
    const known = await session.queryOne(
      'SELECT CREATE_TIME AS created FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?',
      [table.schema, table.name],
    );
    const ids = rows.map((row) => [(row.name ?? '').slice(partition.length).toLowerCase(), row.id ?? ''] as const);
    return { created: known?.created ?? null, ids: Object.fromEntries(ids) };
  } catch (error) {
    if (error instanceof ServerError && error.errno !== undefined && notReadable.has(error.errno)) return undefined;
    throw error;
  }
}
