import { quoteIdentifier } from '../sql/lexing/quote.ts';
import { Catalog, type TableName } from './catalog.ts';
import type { CatalogQuery } from './catalog-query.ts';
import { readLiveTable } from './live.ts';
import type { CatalogObject } from './object.ts';
import { type CatalogTable, referencedTable } from './table.ts';

/**
 * The tables of a live server, and the views, triggers, routines and events of one schema. Changes nothing but the session's
 * information_schema_stats_expiry.
 * @param wanted only these tables, those whose foreign keys point at them, and those that they point at; a function gets the
 *   catalog of views, triggers, routines and events alone; undefined: every table and view of the schema
 */
export async function readLiveCatalog(
  query: CatalogQuery,
  schema: string,
  wanted?: Iterable<TableName> | ((programs: Catalog) => Promise<Iterable<TableName>>),
): Promise<Catalog> {
  const [row] = await query('SELECT @@lower_case_table_names AS mode');
  const mode = Number(row?.mode ?? 0);
  const settings = { defaultSchema: schema, lowerCaseTableNames: mode === 1 ? 1 : mode === 2 ? 2 : 0 } as const;
  const objects = await objectsOf(query, schema);
  const programs = Catalog.of([], settings, objects);
  const names =
    wanted === undefined
      ? await allTables(query, schema)
      : [...(typeof wanted === 'function' ? await wanted(programs) : wanted)];
  const tables = new Map<string, CatalogTable>();
  const read = async (name: TableName): Promise<CatalogTable | undefined> => {
    const full = { schema: name.schema ?? schema, name: name.name };
    const key = JSON.stringify([full.schema, full.name]);
    const known = tables.get(key) ?? (await readLiveTable(query, full.schema, full.name));
    if (known !== undefined) tables.set(key, known);
    return known;
  };
  for (const name of names) {
    const table = await read(name);
    if (wanted === undefined || table === undefined) continue;
    for (const key of table.foreignKeys) await read(referencedTable(table, key));
    for (const other of table.facts?.referencedBy ?? []) await read({ schema: other.schema, name: other.table });
  }
  return Catalog.of(tables.values(), settings, objects);
}

async function allTables(query: CatalogQuery, schema: string): Promise<readonly TableName[]> {
  const rows = await query(
    'SELECT TABLE_NAME AS table_name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? ORDER BY TABLE_NAME',
    [schema],
  );
  return rows.map((row) => ({ schema, name: String(row.table_name) }));
}

/** A text that this user may not see is empty: the name alone is known then. */
async function objectsOf(query: CatalogQuery, schema: string): Promise<readonly CatalogObject[]> {
  const rows = await query(
    `SELECT 'view' AS kind, TABLE_NAME AS name, VIEW_DEFINITION AS text, NULL AS on_table, SECURITY_TYPE AS security
       FROM information_schema.VIEWS WHERE TABLE_SCHEMA = ?
     UNION ALL SELECT 'trigger', TRIGGER_NAME, ACTION_STATEMENT, EVENT_OBJECT_TABLE, NULL
       FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ?
     UNION ALL SELECT LOWER(ROUTINE_TYPE), ROUTINE_NAME, ROUTINE_DEFINITION, NULL, NULL
       FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ?
     UNION ALL SELECT 'event', EVENT_NAME, EVENT_DEFINITION, NULL, NULL
       FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ?`,
    [schema, schema, schema, schema],
  );
  const kinds = ['view', 'trigger', 'procedure', 'function', 'event'] as const;
  return rows
    .flatMap((row): readonly CatalogObject[] => {
      const kind = kinds.find((one) => one === String(row.kind).toLowerCase());
      if (kind === undefined) return [];
      const onTable = row.on_table === null || row.on_table === undefined ? undefined : String(row.on_table);
      const name = String(row.name);
      const body = String(row.text ?? '');
      // The query alone does not say with whose rights it runs.
      const asReader = kind === 'view' && body !== '' && String(row.security) === 'INVOKER';
      const text = asReader ? `CREATE SQL SECURITY INVOKER VIEW ${quoteIdentifier(name)} AS ${body}` : body;
      return [{ kind, schema, name, text, onTable }];
    })
    .sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || (a.name < b.name ? -1 : 1));
}
