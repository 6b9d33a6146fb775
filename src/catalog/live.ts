import { ServerError } from '../mysql/server-error.ts';
import type { Query, Row } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/quote.ts';
import { readCreateTable } from '../sql/read-create-table.ts';
import { type CatalogTable, type ReferenceFact, type TableFacts, type TriggerFact, unknownTable } from './table.ts';

/**
 * A table or view of a server as it is now; undefined where it does not exist.
 * @param query on a session with our own sql_mode, and with `information_schema_stats_expiry = 0` for fresh figures
 * @throws ServerError when it may not be read
 */
export async function readLiveTable(query: Query, schema: string, name: string): Promise<CatalogTable | undefined> {
  let shown: Row | undefined;
  try {
    shown = (await query(`SHOW CREATE TABLE ${quoteIdentifier(schema)}.${quoteIdentifier(name)}`))[0];
  } catch (error) {
    if (error instanceof ServerError && (error.kind === 'missing-table' || error.errno === 1049)) return undefined;
    throw error;
  }
  if (shown?.['Create View'] != null) return { ...unknownTable(schema, name), kind: 'view' };
  const status = (
    await query(
      `SELECT TABLE_NAME AS name, TABLE_ROWS AS table_rows, AVG_ROW_LENGTH AS row_bytes, DATA_LENGTH AS data_bytes,
          INDEX_LENGTH AS index_bytes FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?`,
      [schema, name],
    )
  )[0];
  const definition = readCreateTable(shown?.['Create Table'] ?? '');
  return {
    ...unknownTable(schema, name),
    ...definition,
    schema,
    name: status?.name ?? name,
    complete: definition !== undefined,
    facts: await readFacts(query, schema, name, status),
  };
}

async function readFacts(query: Query, schema: string, name: string, status: Row | undefined): Promise<TableFacts> {
  const number = (value: string | null | undefined) => (value == null ? undefined : Number(value));
  const innodb = await readInnodb(query, schema, name);
  return {
    dataBytes: number(status?.data_bytes),
    indexBytes: number(status?.index_bytes),
    rowsEstimate: number(status?.table_rows),
    averageRowBytes: number(status?.row_bytes) || undefined,
    totalRowVersions: number(innodb?.TOTAL_ROW_VERSIONS),
    instantColumns: number(innodb?.INSTANT_COLS),
    hasFtsDocId: innodb?.hidden_fts === undefined ? undefined : innodb.hidden_fts === '1',
    triggers: await readTriggers(query, schema, name),
    referencedBy: await readReferences(query, schema, name),
  };
}

/** INNODB_TABLES wants the PROCESS privilege; without it these facts stay unknown. A partitioned table has a row a partition. */
async function readInnodb(query: Query, schema: string, name: string): Promise<Row | undefined> {
  try {
    const rows = await query(
      `SELECT t.*, EXISTS (SELECT 1 FROM information_schema.INNODB_COLUMNS c WHERE c.TABLE_ID = t.TABLE_ID AND c.NAME = 'FTS_DOC_ID') AS hidden_fts
        FROM information_schema.INNODB_TABLES t WHERE t.NAME = ? OR t.NAME LIKE ?`,
      [
        `${encodeFileName(schema)}/${encodeFileName(name)}`,
        `${likeText(`${encodeFileName(schema)}/${encodeFileName(name)}#p#`)}%`,
      ],
    );
    const most = (column: string) => String(Math.max(...rows.map((row) => Number(row[column] ?? 0))));
    const [first] = rows;
    if (first === undefined) return undefined;
    return {
      ...(first.TOTAL_ROW_VERSIONS == null ? {} : { TOTAL_ROW_VERSIONS: most('TOTAL_ROW_VERSIONS') }),
      INSTANT_COLS: most('INSTANT_COLS'),
      hidden_fts: most('hidden_fts'),
    };
  } catch (error) {
    if (error instanceof ServerError && error.kind !== 'connection-lost') return undefined;
    throw error;
  }
}

/** InnoDB writes other characters than letters, digits and _ as `@` and four hexadecimal digits. */
function encodeFileName(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, (character) => `@${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function likeText(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}

async function readTriggers(query: Query, schema: string, name: string): Promise<TriggerFact[]> {
  const rows = await query(
    `SELECT TRIGGER_NAME AS name, ACTION_TIMING AS timing, EVENT_MANIPULATION AS event FROM information_schema.TRIGGERS
      WHERE EVENT_OBJECT_SCHEMA = ? AND EVENT_OBJECT_TABLE = ? ORDER BY ACTION_ORDER`,
    [schema, name],
  );
  return rows.map((row) => ({
    name: row.name ?? '',
    timing: row.timing as TriggerFact['timing'],
    event: row.event as TriggerFact['event'],
  }));
}

async function readReferences(query: Query, schema: string, name: string): Promise<ReferenceFact[]> {
  const rows = await query(
    `SELECT k.TABLE_SCHEMA AS from_schema, k.TABLE_NAME AS from_table, k.CONSTRAINT_NAME AS constraint_name,
        k.COLUMN_NAME AS from_column, k.REFERENCED_COLUMN_NAME AS to_column, r.DELETE_RULE AS on_delete, r.UPDATE_RULE AS on_update
      FROM information_schema.KEY_COLUMN_USAGE k
      JOIN information_schema.REFERENTIAL_CONSTRAINTS r ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME
      WHERE k.REFERENCED_TABLE_SCHEMA = ? AND k.REFERENCED_TABLE_NAME = ? ORDER BY 1, 2, 3, k.ORDINAL_POSITION`,
    [schema, name],
  );
  const facts = new Map<string, ReferenceFact>();
  for (const row of rows) {
    const key = JSON.stringify([row.from_schema, row.from_table, row.constraint_name]);
    const fact = facts.get(key);
    facts.set(key, {
      schema: row.from_schema ?? '',
      table: row.from_table ?? '',
      name: row.constraint_name ?? '',
      columns: [...(fact?.columns ?? []), row.from_column ?? ''],
      referencedColumns: [...(fact?.referencedColumns ?? []), row.to_column ?? ''],
      onDelete: row.on_delete ?? undefined,
      onUpdate: row.on_update ?? undefined,
    });
  }
  return [...facts.values()];
}
