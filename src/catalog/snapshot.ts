import { readCreateTable } from '../sql/statements/read-create-table.ts';
import { Catalog } from './catalog.ts';
import type { CatalogQuery } from './catalog-query.ts';
import { readLiveCatalog } from './live-catalog.ts';
import { type Snapshot, snapshotFormat } from './snapshot-schema.ts';
import { type CatalogTable, unknownTable } from './table.ts';
import { tableOption } from './table-options.ts';

/** Variables that change what a statement does or how long it takes. */
const VARIABLES = [
  'binlog_format',
  'binlog_row_image',
  'character_set_server',
  'collation_server',
  'default_storage_engine',
  'explicit_defaults_for_timestamp',
  'foreign_key_checks',
  'gtid_mode',
  'innodb_autoinc_lock_mode',
  'innodb_buffer_pool_size',
  'innodb_ddl_buffer_size',
  'innodb_ddl_threads',
  'innodb_default_row_format',
  'innodb_doublewrite',
  'innodb_file_per_table',
  'innodb_flush_log_at_trx_commit',
  'innodb_flush_method',
  'innodb_io_capacity',
  'innodb_io_capacity_max',
  'innodb_log_buffer_size',
  'innodb_online_alter_log_max_size',
  'innodb_page_size',
  'innodb_parallel_read_threads',
  'innodb_redo_log_capacity',
  'innodb_sort_buffer_size',
  'innodb_strict_mode',
  'log_bin',
  'lower_case_table_names',
  'max_allowed_packet',
  'old_alter_table',
  'sql_require_primary_key',
  'sync_binlog',
  'transaction_isolation',
] as const;

/**
 * Reads all contents of a snapshot from a server. It writes nothing and reads no rows.
 * @param at the time to date it with
 * @param history what the history of migrations on that server says
 */
export async function takeSnapshot(
  query: CatalogQuery,
  database: string,
  at: Date,
  history: Required<Pick<Snapshot, 'finished' | 'migrations'>>,
): Promise<Snapshot> {
  const [server] = await query('SELECT VERSION() AS version, @@GLOBAL.sql_mode AS sql_mode');
  const variables = await query(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${VARIABLES.map(() => '?').join(', ')})`,
    [...VARIABLES],
  );
  const catalog = await readLiveCatalog(query, database);
  return {
    version: snapshotFormat,
    taken_at: `${at.toISOString().slice(0, 19)}Z`,
    server: {
      version: String(server?.version ?? ''),
      sql_mode: String(server?.sql_mode ?? ''),
      variables: Object.fromEntries(
        variables
          .map((row) => [String(row.Variable_name), String(row.Value)] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    },
    database,
    ...history,
    tables: await tablesOf(query, catalog, database),
    objects: catalog.objects.map(({ kind, name, onTable, text }) => ({ kind, name, on_table: onTable ?? null, text })),
  };
}

async function tablesOf(query: CatalogQuery, catalog: Catalog, database: string): Promise<Snapshot['tables']> {
  const tables: Snapshot['tables'] = [];
  // They change with every run, and no migration of anybody is about them.
  const others = catalog.tables().filter(({ name }) => !/^phasedb_/i.test(name));
  const sorted = others.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const table of sorted) {
    const definition = table.kind === 'view' ? '' : await definitionOf(query, database, table.name);
    tables.push({
      name: table.name,
      kind: table.kind,
      definition: definition.replace(/ AUTO_INCREMENT=\d+/, ''),
      rows: table.facts?.rowsEstimate ?? null,
      data_bytes: table.facts?.dataBytes ?? null,
      index_bytes: table.facts?.indexBytes ?? null,
      file_bytes: table.facts?.fileBytes ?? null,
      free_bytes: table.facts?.freeBytes ?? null,
      average_row_bytes: table.facts?.averageRowBytes ?? null,
      auto_increment: tableOption(table.options, 'auto_increment') ?? null,
      row_versions: table.facts?.totalRowVersions ?? null,
      instant_columns: table.facts?.instantColumns ?? null,
      fulltext_doc_id: table.facts?.hasFtsDocId ?? null,
      index_sizes: table.facts?.indexSizes ?? null,
      triggers: [...(table.facts?.triggers ?? [])],
      referenced_by: (table.facts?.referencedBy ?? []).map((key) => ({
        schema: key.schema,
        table: key.table,
        name: key.name,
        columns: [...key.columns],
        referenced_columns: [...key.referencedColumns],
        on_delete: key.onDelete ?? null,
        on_update: key.onUpdate ?? null,
      })),
    });
  }
  return tables;
}

async function definitionOf(query: CatalogQuery, schema: string, name: string): Promise<string> {
  const quoted = [schema, name].map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');
  const [row] = await query(`SHOW CREATE TABLE ${quoted}`);
  return String(row?.['Create Table'] ?? '');
}

/** The catalog of a snapshot, equal to one read from the server at that moment. */
export function snapshotCatalog(snapshot: Snapshot): Catalog {
  const { database, server, tables, objects } = snapshot;
  const mode = Number(server.variables.lower_case_table_names ?? 0);
  const sqlMode = server.sql_mode.toUpperCase().split(',');
  return Catalog.of(
    tables.map((table) => tableOf(table, database, sqlMode)),
    { defaultSchema: database, lowerCaseTableNames: mode === 1 ? 1 : mode === 2 ? 2 : 0 },
    objects.map(({ kind, name, on_table, text }) => ({
      kind,
      schema: database,
      name,
      text,
      onTable: on_table ?? undefined,
    })),
  );
}

function tableOf(table: Snapshot['tables'][number], schema: string, sqlMode: readonly string[]): CatalogTable {
  const definition = readCreateTable(table.definition, {
    ansiQuotes: sqlMode.includes('ANSI_QUOTES'),
    noBackslashEscapes: sqlMode.includes('NO_BACKSLASH_ESCAPES'),
  });
  const counter = table.auto_increment === null ? [] : [{ name: 'auto_increment', value: table.auto_increment }];
  return {
    ...unknownTable(schema, table.name),
    ...definition,
    schema,
    name: table.name,
    kind: table.kind,
    complete: table.kind === 'view' || definition !== undefined,
    options: [...(definition?.options ?? []), ...counter],
    facts: {
      dataBytes: table.data_bytes ?? undefined,
      indexBytes: table.index_bytes ?? undefined,
      fileBytes: table.file_bytes ?? undefined,
      freeBytes: table.free_bytes ?? undefined,
      rowsEstimate: table.rows ?? undefined,
      averageRowBytes: table.average_row_bytes ?? undefined,
      totalRowVersions: table.row_versions ?? undefined,
      instantColumns: table.instant_columns ?? undefined,
      hasFtsDocId: table.fulltext_doc_id ?? undefined,
      indexSizes: table.index_sizes ?? undefined,
      triggers: table.triggers,
      referencedBy: table.referenced_by.map((key) => ({
        schema: key.schema,
        table: key.table,
        name: key.name,
        columns: key.columns,
        referencedColumns: key.referenced_columns,
        onDelete: key.on_delete ?? undefined,
        onUpdate: key.on_update ?? undefined,
      })),
    },
  };
}
