import type { CatalogQuery } from './catalog-query.ts';
import { innodbFileName, NOT_TO_BE_HAD } from './innodb-facts.ts';

/** By what a table is told from another of its name. */
export interface TableIdentity {
  /** `@@server_uuid`: the ids below are of that server alone. */
  readonly server: string;
  /**
   * INNODB_TABLES.TABLE_ID, of each partition, sorted; null without the PROCESS privilege. A rebuild and TRUNCATE give
   * another one; a change of metadata, an index, an instant column and RENAME do not (seen on 9.7.4).
   */
  readonly ids: readonly string[] | null;
  /**
   * information_schema.TABLES.CREATE_TIME in Unix time. Every ALTER sets it, whatever it does; TRUNCATE and RENAME do not
   * (seen on 9.7.4).
   */
  readonly created: string | null;
}

/**
 * @param waitSeconds as {@link readInnodbTables} has it
 * @returns undefined where the table does not exist, or may not be seen
 */
export async function readTableIdentity(
  query: CatalogQuery,
  schema: string,
  name: string,
  waitSeconds?: number,
): Promise<TableIdentity | undefined> {
  const known = await readCreated(query, schema, name);
  if (known === undefined) return undefined;
  const tables = await readInnodbTables(query, schema, name, waitSeconds);
  return { ...known, ids: tables?.map(({ id }) => id).sort((a, b) => Number(a) - Number(b)) ?? null };
}

/** What costs little of it: the ids are found among those of all tables. */
export async function readCreated(
  query: CatalogQuery,
  schema: string,
  name: string,
): Promise<Omit<TableIdentity, 'ids'> | undefined> {
  const [row] = await query(
    'SELECT @@server_uuid AS server, UNIX_TIMESTAMP(CREATE_TIME) AS created FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?',
    [schema, name],
  );
  return row && { server: String(row.server), created: row.created == null ? null : String(row.created) };
}

/** A table as InnoDB has it, or a partition of it. */
export interface InnodbTable {
  /** Of the partition, in small letters; empty for the table itself. */
  readonly partition: string;
  /** INNODB_TABLES.TABLE_ID. */
  readonly id: string;
}

/**
 * The table, or each of its partitions by name. The view waits for the metadata lock of any table that is being changed.
 * @param waitSeconds for which it waits; undefined: as long as the session waits for such a lock
 * @returns undefined without the PROCESS privilege, while somebody changes a table, for tables of other engines, and for
 *   names that InnoDB encodes in a way not known here
 */
export async function readInnodbTables(
  query: CatalogQuery,
  schema: string,
  name: string,
  waitSeconds?: number,
): Promise<readonly InnodbTable[] | undefined> {
  const [folder, file] = [innodbFileName(schema), innodbFileName(name)];
  if (folder === undefined || file === undefined) return undefined;
  const own = `${folder}/${file}`;
  const partition = `${own}#p#`;
  const hint = waitSeconds === undefined ? '' : `/*+ SET_VAR(lock_wait_timeout = ${waitSeconds}) */ `;
  try {
    const rows = await query(
      `SELECT ${hint}NAME AS name, TABLE_ID AS id FROM information_schema.INNODB_TABLES
        WHERE NAME = ? OR LOWER(LEFT(NAME, ?)) = LOWER(?) ORDER BY NAME`,
      [own, partition.length, partition],
    );
    if (rows.length === 0) return undefined;
    return rows.map((row) => ({
      partition: String(row.name).slice(partition.length).toLowerCase(),
      id: String(row.id),
    }));
  } catch (error) {
    const { errno } = error as { readonly errno?: number };
    if (errno !== undefined && NOT_TO_BE_HAD.has(errno)) return undefined;
    throw error;
  }
}

/**
 * Whether both are the same table in the same state of its rows' storage. False also for one that was rebuilt: its rows
 * are the same, but the server tells it from a table that was put in its place by nothing.
 */
export function isSameTable(before: TableIdentity, now: TableIdentity): boolean {
  if (before.ids === null || now.ids === null || before.server !== now.server)
    return before.created !== null && before.created === now.created;
  // Partitions that were added or dropped leave the others as they are; one that was exchanged or rebuilt does not.
  const [few, many] = before.ids.length < now.ids.length ? [before.ids, now.ids] : [now.ids, before.ids];
  return few.every((id) => many.includes(id));
}

/** `table id 1064, created 2026-11-28 16:30:57 UTC`, for people. */
export function describeIdentity({ ids, created }: TableIdentity): string {
  const texts = [
    ids === null ? undefined : `table id ${ids.length > 3 ? `${ids.slice(0, 3).join(', ')}, …` : ids.join(', ')}`,
    created === null
      ? undefined
      : `created or altered ${new Date(Number(created) * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`,
  ];
  return texts.filter((text) => text !== undefined).join(', ');
}
