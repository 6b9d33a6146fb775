import { quoteTable } from '../sql/lexing/quote.ts';
import { readCreateTable } from '../sql/statements/read-create-table.ts';
import type { CatalogQuery } from './catalog-query.ts';
import { fileBytes, indexSizes, innodbFacts } from './innodb-facts.ts';
import type { CatalogTable, ReferenceFact, TableFacts, TriggerFact } from './table.ts';
import { unknownTable } from './table.ts';

/**
 * Reads a table's definition (SHOW CREATE TABLE) and facts from a live server, with privileges on that table alone; what
 * needs more (PROCESS for row versions and FTS_DOC_ID, TRIGGER for triggers) is undefined or empty without them. Sets
 * information_schema_stats_expiry=0 in the session, so that sizes are of now and not up to a day old.
 * @returns undefined if no such table or view exists, or this user cannot see it
 */
export async function readLiveTable(
  query: CatalogQuery,
  schema: string,
  name: string,
): Promise<CatalogTable | undefined> {
  await query('SET SESSION information_schema_stats_expiry = 0');
  const [row] = await query(
    `SELECT TABLE_SCHEMA AS schema_name, TABLE_NAME AS table_name, TABLE_TYPE AS kind, DATA_LENGTH AS data_bytes,
            INDEX_LENGTH AS index_bytes, DATA_FREE AS free_bytes, TABLE_ROWS AS row_count, AVG_ROW_LENGTH AS row_bytes, @@SESSION.sql_mode AS sql_mode
       FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?`,
    [schema, name],
  );
  if (row === undefined) return undefined;
  const found = { schema: String(row.schema_name), name: String(row.table_name) };
  const empty: CatalogTable = { ...unknownTable(found.schema, found.name), facts: await facts(query, found, row) };
  if (String(row.kind).toUpperCase().includes('VIEW')) return { ...empty, kind: 'view', complete: true };
  const created = await showCreate(query, found.schema, found.name);
  if (created === undefined) return undefined;
  const mode = String(row.sql_mode).toUpperCase().split(',');
  const definition = readCreateTable(created, {
    ansiQuotes: mode.includes('ANSI_QUOTES'),
    noBackslashEscapes: mode.includes('NO_BACKSLASH_ESCAPES'),
  });
  return definition === undefined ? empty : { ...empty, ...definition, ...found, complete: true };
}

/** Undefined for whoever may see some columns of the table only (1142). */
async function showCreate(query: CatalogQuery, schema: string, name: string): Promise<string | undefined> {
  try {
    const [row] = await query(`SHOW CREATE TABLE ${quoteTable({ schema, name })}`);
    return String(row?.['Create Table'] ?? '');
  } catch (error) {
    if ((error as { readonly errno?: number }).errno === 1142) return undefined;
    throw error;
  }
}

async function facts(
  query: CatalogQuery,
  { schema, name }: { readonly schema: string; readonly name: string },
  row: Readonly<Record<string, unknown>>,
): Promise<TableFacts> {
  return {
    dataBytes: number(row.data_bytes),
    indexBytes: number(row.index_bytes),
    fileBytes: await fileBytes(query, schema, name),
    freeBytes: number(row.free_bytes),
    rowsEstimate: number(row.row_count),
    averageRowBytes: number(row.row_bytes),
    ...(await innodbFacts(query, schema, name)),
    indexSizes: scaledTo(
      Number(row.data_bytes ?? 0) + Number(row.index_bytes ?? 0),
      await indexSizes(query, schema, name),
    ),
    triggers: await triggers(query, schema, name),
    referencedBy: await references(query, schema, name),
  };
}

/** InnoDB counts pages, and those of a compressed table are smaller than the server's; the sum is known in bytes. */
function scaledTo(bytes: number, sizes: TableFacts['indexSizes']): TableFacts['indexSizes'] {
  if (sizes === undefined) return undefined;
  const counted = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  if (bytes <= 0 || counted <= bytes * 1.5) return sizes;
  return Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, Math.round((size * bytes) / counted)]));
}

async function triggers(query: CatalogQuery, schema: string, name: string): Promise<readonly TriggerFact[]> {
  const rows = await query(
    `SELECT TRIGGER_NAME AS trigger_name, ACTION_TIMING AS timing, EVENT_MANIPULATION AS event
       FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ?
      ORDER BY EVENT_MANIPULATION, ACTION_TIMING, ACTION_ORDER`,
    [schema, name],
  );
  return rows.map((row) => ({
    name: String(row.trigger_name),
    timing: row.timing === 'BEFORE' ? 'BEFORE' : 'AFTER',
    event: row.event === 'INSERT' ? 'INSERT' : row.event === 'UPDATE' ? 'UPDATE' : 'DELETE',
  }));
}

async function references(query: CatalogQuery, schema: string, name: string): Promise<readonly ReferenceFact[]> {
  const rows = await query(
    `SELECT k.TABLE_SCHEMA AS schema_name, k.TABLE_NAME AS table_name, k.CONSTRAINT_NAME AS key_name,
            k.COLUMN_NAME AS column_name, k.REFERENCED_COLUMN_NAME AS referenced_name,
            r.DELETE_RULE AS on_delete, r.UPDATE_RULE AS on_update
       FROM information_schema.KEY_COLUMN_USAGE k
       JOIN information_schema.REFERENTIAL_CONSTRAINTS r
         ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND r.TABLE_NAME = k.TABLE_NAME
      WHERE k.REFERENCED_TABLE_SCHEMA = ? AND k.REFERENCED_TABLE_NAME = ?
      ORDER BY k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION`,
    [schema, name],
  );
  const found = new Map<string, ReferenceFact>();
  for (const row of rows) {
    const key = JSON.stringify([row.schema_name, row.table_name, row.key_name]);
    const earlier = found.get(key);
    found.set(key, {
      schema: String(row.schema_name),
      table: String(row.table_name),
      name: String(row.key_name),
      columns: [...(earlier?.columns ?? []), String(row.column_name)],
      referencedColumns: [...(earlier?.referencedColumns ?? []), String(row.referenced_name)],
      onDelete: rule(row.on_delete),
      onUpdate: rule(row.on_update),
    });
  }
  return [...found.values()];
}

/** What a definition would be silent about is undefined. */
function rule(value: unknown): string | undefined {
  const text = String(value ?? '').toUpperCase();
  return text === '' || text === 'NO ACTION' ? undefined : text;
}

function number(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
