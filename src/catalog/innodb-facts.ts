import type { CatalogQuery } from './catalog-query.ts';
import type { TableFacts } from './table.ts';

type InnodbFacts = Pick<TableFacts, 'totalRowVersions' | 'instantColumns' | 'hasFtsDocId'>;

const UNKNOWN: InnodbFacts = { totalRowVersions: undefined, instantColumns: undefined, hasFtsDocId: undefined };

/**
 * 1227, 1142, 1044, 1109: no PROCESS privilege, or no such view; 1054: TOTAL_ROW_VERSIONS came with 8.0.29; 1205: somebody
 * changes a table right now, and the view waits for its metadata lock: not for long, since each question about a phase asks.
 */
export const NOT_TO_BE_HAD = new Set([1227, 1142, 1044, 1109, 1054, 1205]);

/**
 * The facts that only INNODB_TABLES has, from the partition with the most row versions. The hidden FTS_DOC_ID
 * column shows by its auxiliary table `fts_<table id>_config`, which stays when the FULLTEXT index goes (9.7.4).
 * @returns every fact undefined without the PROCESS privilege, or for a name that InnoDB encodes in a way not known here
 */
export async function innodbFacts(query: CatalogQuery, schema: string, name: string): Promise<InnodbFacts> {
  const folder = innodbFileName(schema);
  const file = innodbFileName(name);
  if (folder === undefined || file === undefined) return UNKNOWN;
  const own = `${folder}/${file}`;
  const partition = `${own}#p#`;
  try {
    const [row] = await query(
      `SELECT /*+ SET_VAR(lock_wait_timeout = 1) */ MAX(t.TOTAL_ROW_VERSIONS) AS row_versions, MAX(t.INSTANT_COLS) AS instant_columns,
              MAX(EXISTS (SELECT 1 FROM information_schema.INNODB_TABLES f
                           WHERE f.NAME = CONCAT(?, '/fts_', LPAD(LOWER(HEX(t.TABLE_ID)), 16, '0'), '_config'))) AS fts
         FROM information_schema.INNODB_TABLES t WHERE t.NAME = ? OR LEFT(t.NAME, ?) = ?`,
      [folder, own, partition.length, partition],
    );
    if (row === undefined || row.row_versions === null || row.row_versions === undefined) return UNKNOWN;
    return {
      totalRowVersions: Number(row.row_versions),
      instantColumns: Number(row.instant_columns),
      hasFtsDocId: Number(row.fts) === 1,
    };
  } catch (error) {
    const { errno } = error as { readonly errno?: number };
    if (errno !== undefined && NOT_TO_BE_HAD.has(errno)) return UNKNOWN;
    throw error;
  }
}

/**
 * Bytes of a table's own files, all partitions together; undefined without the PROCESS privilege, and for a table in a
 * general or the system tablespace.
 */
export async function fileBytes(query: CatalogQuery, schema: string, name: string): Promise<number | undefined> {
  // Seen on 9.7.4: names stand here as they are, unlike in INNODB_TABLES; older servers encode them.
  const plain = `${schema}/${name}`;
  const encoded = `${innodbFileName(schema) ?? schema}/${innodbFileName(name) ?? name}`;
  const partitions = [`${plain}#p#`, `${encoded}#p#`];
  try {
    const [row] = await query(
      `SELECT /*+ SET_VAR(lock_wait_timeout = 1) */ SUM(FILE_SIZE) AS bytes FROM information_schema.INNODB_TABLESPACES
        WHERE NAME IN (?, ?) OR LEFT(NAME, CHAR_LENGTH(?)) = ? OR LEFT(NAME, CHAR_LENGTH(?)) = ?`,
      [plain, encoded, ...partitions.flatMap((partition) => [partition, partition])],
    );
    return row?.bytes === null || row?.bytes === undefined ? undefined : Number(row.bytes);
  } catch (error) {
    const { errno } = error as { readonly errno?: number };
    if (errno !== undefined && NOT_TO_BE_HAD.has(errno)) return undefined;
    throw error;
  }
}

/**
 * Bytes of each index, all partitions together, as InnoDB's persistent statistics last counted them; undefined without
 * SELECT on mysql.innodb_index_stats, and for a table without such statistics.
 */
export async function indexSizes(
  query: CatalogQuery,
  schema: string,
  name: string,
): Promise<Readonly<Record<string, number>> | undefined> {
  // Partitions stand there as `name#p#p0`, in lower case or not (8.0.14 and before: #P#).
  const partition = `${name}#p#`;
  try {
    const rows = await query(
      `SELECT index_name AS index_name, SUM(stat_value) * @@innodb_page_size AS bytes FROM mysql.innodb_index_stats
        WHERE database_name = ? AND stat_name = 'size' AND (table_name = ? OR LEFT(table_name, ?) = ?)
        GROUP BY index_name ORDER BY index_name`,
      [schema, name, partition.length, partition],
    );
    if (rows.length === 0) return undefined;
    return Object.fromEntries(rows.map((row) => [String(row.index_name), Number(row.bytes)]));
  } catch (error) {
    const { errno } = error as { readonly errno?: number };
    if (errno !== undefined && NOT_TO_BE_HAD.has(errno)) return undefined;
    throw error;
  }
}

/** Manual, "Mapping of Identifiers to File Names", for ASCII; undefined for names with other characters. */
export function innodbFileName(name: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  if (!/^[\x01-\x7f]*$/.test(name)) return undefined;
  return name.replace(/[^0-9A-Za-z_]/g, (character) => `@${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
