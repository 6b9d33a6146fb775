import { readInnodbTables } from '../../catalog/table-identity.ts';
import type { Session } from '../../mysql/session.ts';
import type { TableIdentity } from '../../state/object-change.ts';
import type { DatabaseObject } from './definition.ts';

/**
 * What tells one and the same table under one name from another: InnoDB's ids, which RENAME and EXCHANGE PARTITION
 * carry along and TRUNCATE and every rebuild change; and the time of creation, which every ALTER changes and TRUNCATE
 * does not (9.7.4).
 * @returns undefined where InnoDB's ids cannot be read; see {@link readInnodbTables}
 */
export async function readIdentity(session: Session, table: DatabaseObject): Promise<TableIdentity | undefined> {
  const parts = await readInnodbTables(session.asQuery, table.schema, table.name);
  if (parts === undefined) return undefined;
  const known = await session.queryOne(
    'SELECT CREATE_TIME AS created FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?',
    [table.schema, table.name],
  );
  return {
    created: known?.created ?? null,
    ids: Object.fromEntries(parts.map(({ partition, id }) => [partition, id])),
  };
}
