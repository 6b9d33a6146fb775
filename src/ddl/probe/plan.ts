import type { Catalog, TableName } from '../../catalog/catalog.ts';
import { tableCharacters } from '../../catalog/resolved-column.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { engineOf } from '../../catalog/table-options.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import type { Question } from '../decision.ts';
import { NotRendered } from './not-rendered.ts';
import { relatedTables } from './related-tables.ts';
import { clausesOf, type Probed, type Rendered, statementSql } from './render-statement.ts';
import { tableSql } from './render-table.ts';
import { nameOf, type PlaceOf } from './render-words.ts';

/** All that is sent for one question, in this order. */
export interface Plan {
  readonly clauses: readonly AlterClause[];
  readonly table: CatalogTable;
  /** CREATE TABLE of the tables around it. */
  readonly others: readonly string[];
  /** What makes an empty copy of the table itself. */
  readonly copy: readonly string[];
  readonly statement: Rendered;
  readonly assumes: readonly string[];
}

/** @throws NotRendered with the reason why the server cannot be asked */
export function planFor(statement: Probed, { catalog, sql }: Question, scratch: string): Plan {
  const clauses = clausesOf(statement);
  const { schema, name } = statement.table;
  const table = catalog.table(schema, name);
  if (table === undefined) throw new NotRendered(`the definition of ${name} is unknown`);
  if (table.kind !== 'table') throw new NotRendered(`${name} is a view`);
  if (!table.complete) throw new NotRendered(`the definition of ${name} is only partly known`);
  const { others, assumes } = relatedTables(table, clauses, catalog);
  const renamed = clauses.flatMap((clause) =>
    clause.op === 'rename-table' ? [targetOf(clause.to, table, catalog)] : [],
  );
  const place = placesOf([table, ...renamed, ...others], scratch, (a, b) => catalog.sameTable(a, b));
  const inSchema: PlaceOf = (one) => place({ schema: one.schema ?? table.schema, name: one.name });
  return {
    clauses,
    table,
    others: others.map((other) => tableSql(other, scratch, place)),
    copy: [tableSql(table, scratch, inSchema), ...formerFulltext(table, inSchema)],
    statement: statementSql(statement, sql, scratch, inSchema),
    assumes: [...assumes, ...ofCharacters(table)],
  };
}

/** Every table keeps its name in the scratch schema, unless one of another schema has taken it. */
function placesOf(
  tables: readonly TableName[],
  scratch: string,
  same: (a: TableName, b: TableName) => boolean,
): PlaceOf {
  const taken = new Set<string>();
  const places: { readonly table: TableName; readonly name: string }[] = [];
  for (const table of tables) {
    if (places.some((one) => same(one.table, table))) continue;
    let name = table.name;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${table.name.slice(0, 60)}_${number}`;
    taken.add(name.toLowerCase());
    places.push({ table, name });
  }
  return (table) => {
    const found = places.find((one) => same(one.table, table));
    if (found === undefined) throw new NotRendered(`${table.name} is not a table of the probe`);
    return `${quoteIdentifier(scratch)}.${nameOf(found.name)}`;
  };
}

function targetOf(to: TableName, table: CatalogTable, catalog: Catalog): TableName {
  const target = { schema: to.schema ?? table.schema, name: to.name };
  if (!catalog.sameTable(target, { schema: table.schema, name: to.name }))
    throw new NotRendered('the statement moves the table to another schema');
  return target;
}

/** A FULLTEXT index that is gone has left its hidden column behind, and so it does in the copy. */
function formerFulltext(table: CatalogTable, place: PlaceOf): readonly string[] {
  if (!wantsFormerFulltext(table)) return [];
  const column = textColumn(table);
  if (column === undefined) return [];
  const name = place(table);
  return [
    `ALTER TABLE ${name} ADD FULLTEXT INDEX phasedb_former (${nameOf(column)})`,
    `ALTER TABLE ${name} DROP INDEX phasedb_former`,
  ];
}

function wantsFormerFulltext(table: CatalogTable): boolean {
  if (table.facts?.hasFtsDocId !== true || engineOf(table.options) !== 'innodb') return false;
  return !table.indexes.some((index) => index.kind === 'fulltext');
}

function textColumn(table: CatalogTable): string | undefined {
  const types = ['char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext'];
  return table.columns.find(
    ({ type, generated, charset }) => types.includes(type.name) && generated === undefined && charset !== 'binary',
  )?.name;
}

/** Whether the hidden column of a former FULLTEXT index is missing in the copy, because the copy has no column to index. */
export function lacksFormerFulltext(table: CatalogTable): boolean {
  return wantsFormerFulltext(table) && textColumn(table) === undefined;
}

function ofCharacters(table: CatalogTable): readonly string[] {
  const open = table.columns.some(
    ({ type, charset, collation }) =>
      /char|text|enum|set/.test(type.name) && charset === undefined && collation === undefined,
  );
  if (!open || tableCharacters(table) !== undefined) return [];
  return [`${table.name} has the default character set of the probe server`];
}
