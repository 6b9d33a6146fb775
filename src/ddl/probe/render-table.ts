import type { CatalogTable } from '../../catalog/table.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import type { ColumnDefinition } from '../../sql/statements/definition.ts';
import { readCreateTable } from '../../sql/statements/read-create-table.ts';
import { fingerprint } from './fingerprint.ts';
import { NotRendered } from './not-rendered.ts';
import { columnSql } from './render-column.ts';
import { checkClause, foreignKeySql, indexSql } from './render-constraint.ts';
import { optionSql } from './render-option.ts';
import type { PlaceOf } from './render-words.ts';
import { safePartitions } from './safe-text.ts';

/**
 * CREATE TABLE of an empty copy in the scratch schema, from what the catalog knows and not from a text.
 * @throws NotRendered
 */
export function tableSql(table: CatalogTable, scratch: string, place: PlaceOf): string {
  if (table.columns.length === 0) throw new NotRendered(`no column of ${table.name} is known`);
  const elements = [
    ...table.columns.map((column) => columnSql(bare(column), place)),
    ...table.indexes.map(indexSql),
    ...table.foreignKeys.map((key) => foreignKeySql(key, place)),
    ...table.checks.map(checkClause),
  ];
  const options = table.options.map(optionSql);
  const partitions = table.partitioning === undefined ? [] : [safePartitions(table.partitioning.text)];
  const sql = [`CREATE TABLE ${place(table)} (${elements.join(', ')})`, ...options, ...partitions].join(' ');
  proveTable(sql, table, scratch);
  return sql;
}

/** Keys, checks and references of a column's own definition are among those of the table. */
function bare(column: ColumnDefinition): ColumnDefinition {
  return {
    ...column,
    inlineKey: undefined,
    inlineCheck: undefined,
    inlineReference: false,
    inlineForeignKey: undefined,
  };
}

/** What was rendered is read again and must be this table, in the scratch schema and pointing nowhere else. */
function proveTable(sql: string, table: CatalogTable, scratch: string): void {
  const read = lex(sql).comments.length > 0 ? undefined : readCreateTable(sql);
  const names = read === undefined ? [] : [read, ...read.foreignKeys.map((key) => key.references.table)];
  const whole =
    read !== undefined &&
    names.every((name) => name.schema === scratch) &&
    fingerprint(read) === fingerprint({ ...table, columns: table.columns.map(bare) });
  if (!whole) throw new NotRendered(`phasedb cannot reproduce the definition of ${table.name} exactly`);
}
