import type { JudgedQuery, JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { addedIndexes } from '../../catalog/apply-indexes.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { findColumn, findIndex, sameName } from '../../catalog/find.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import type { ObjectName, Span } from '../../sql/lexing/span.ts';
import { writeIndex, writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { ForeignKeyDefinition, IndexDefinition } from '../../sql/statements/definition.ts';
import type { LintedMigration } from '../linted.ts';
import { phaseOf } from '../phases/earlier.ts';
import { gatesBefore, hasWord } from '../phases/gates.ts';
import { onOneLine } from '../writing/one-line.ts';

/** A foreign key that an ALTER adds, and where it says so. */
export interface AddedForeignKey {
  readonly span: Span;
  readonly key: ForeignKeyDefinition;
}

/** Foreign keys that an ALTER adds; those inside a column's definition included, which count from MySQL 9.0 on. */
export function addedForeignKeys(change: TableChange): readonly AddedForeignKey[] {
  return change.clauses.flatMap((clause) => {
    const { span } = clause;
    if (clause.op === 'add-foreign-key') return [{ span, key: clause.foreignKey }];
    if (clause.op !== 'add-column') return [];
    return clause.columns.flatMap(({ inlineForeignKey }) =>
      inlineForeignKey === undefined ? [] : [{ span, key: inlineForeignKey }],
    );
  });
}

/**
 * An ALTER that adds columns and foreign keys over them, as statements that are instant or in place each: the columns, their
 * indexes, and the keys with the checks off. Undefined where the statement adds no such column, or a key inside a column's
 * definition.
 */
export function keysInSteps(change: TableChange, sql: string): string | undefined {
  const { before, table, clauses } = change;
  const keys = clauses.flatMap((clause) => (clause.op === 'add-foreign-key' ? clause.foreignKey : []));
  const isNew = (column: string) => findColumn(before, column) === undefined;
  if (!keys.some(({ columns }) => columns.some(isNew)) || addedForeignKeys(change).length > keys.length)
    return undefined;
  const alter = `ALTER TABLE ${writeTable(table)}`;
  const written = (isKey: boolean) =>
    clauses
      .filter(({ op }) => (op === 'add-foreign-key') === isKey && !['algorithm', 'lock'].includes(op))
      .map(({ span }) => onOneLine(sql.slice(span.start, span.end)));
  const asWritten = writtenTable(change);
  const missing = keys.filter((key) => !isIndexed(key, asWritten));
  return [
    ...written(false).map((clause) => `${alter} ${clause};`),
    ...missing.map((key) => `${alter} ADD ${writeIndex(indexFor(key, asWritten))};`),
    'SET SESSION foreign_key_checks = 0;',
    `${alter} ${written(true).join(', ')};`,
    'SET SESSION foreign_key_checks = 1;',
  ].join('\n');
}

/** The table after the change, without the indexes that MySQL makes for the foreign keys that it adds. */
export function writtenTable({ before, after, clauses }: TableChange): CatalogTable {
  const added = clauses.flatMap(addedIndexes);
  const isWritten = (index: IndexDefinition) =>
    index.kind === 'primary' ||
    findIndex(before, index.name ?? '') !== undefined ||
    clauses.some((clause) => clause.op === 'rename-index' && sameName(clause.to, index.name)) ||
    added.some(({ parts }) => JSON.stringify(parts) === JSON.stringify(index.parts));
  return { ...after, indexes: after.indexes.filter(isWritten) };
}

/** Whether an index of the table begins with the columns of the key. */
export function isIndexed({ columns }: ForeignKeyDefinition, { indexes }: CatalogTable): boolean {
  return indexes.some(
    ({ kind, parts }) =>
      kind !== 'fulltext' &&
      kind !== 'spatial' &&
      columns.every((name, index) => sameName(parts[index]?.column, name) && parts[index]?.prefix === undefined),
  );
}

/** The index that a foreign key needs. */
export function indexFor({ columns }: ForeignKeyDefinition, table: CatalogTable): IndexDefinition {
  const plain = columns.join('_').slice(0, 60);
  return {
    name: findIndex(table, plain) === undefined ? plain : `${plain}_fk`,
    kind: 'plain',
    parts: columns.map((column) => ({ column, expression: undefined, prefix: undefined, descending: false })),
    invisible: false,
    using: undefined,
    comment: undefined,
  };
}

/** `orders.customer_id → customers` */
export function writeForeignKey(table: ObjectName, { columns, references }: ForeignKeyDefinition): string {
  return `${writeTable(table)} (${columns.map(writeName).join(', ')}) → ${writeTable(references.table)}`;
}

/** The columns that a key points to; where it names none, those of the parent's primary key. Empty: not known. */
export function referencedColumns({ references }: ForeignKeyDefinition, parent?: CatalogTable): readonly string[] {
  if (references.columns.length > 0) return references.columns;
  const primary = parent?.indexes.find(({ kind }) => kind === 'primary');
  return primary?.parts.flatMap(({ column }) => column ?? []) ?? [];
}

/**
 * A query that counts the rows of the child that point to no row of the parent; undefined where the parent's columns are not
 * known. A NULL in one of the columns is no reference (MATCH SIMPLE).
 */
export function orphanQuery(child: ObjectName, key: ForeignKeyDefinition, catalog: Catalog): string | undefined {
  const { table } = key.references;
  const parents = referencedColumns(key, catalog.table(table.schema, table.name));
  const [first] = parents;
  if (first === undefined || parents.length !== key.columns.length) return undefined;
  const pairs = key.columns.map((column, index) => `p.${writeName(parents[index] ?? '')} = c.${writeName(column)}`);
  const set = key.columns.map((column) => `c.${writeName(column)} IS NOT NULL`);
  return `SELECT COUNT(*) FROM ${writeTable(child)} c LEFT JOIN ${writeTable(table)} p ON ${pairs.join(' AND ')} WHERE ${set.join(' AND ')} AND p.${writeName(first)} IS NULL`;
}

/** Whether rows may point to no parent: some are there, and no gate in front of the phase looks for such. */
export function mayHaveOrphans(
  judged: JudgedStatement,
  migration: LintedMigration,
  key: ForeignKeyDefinition,
): boolean {
  const { change, phase } = judged;
  if (change === undefined || change.before.createdHere) return false;
  if (key.columns.some((column) => isNewAndNull(column, judged, change, migration))) return false;
  return !gatesBefore(migration, phase).some((gate) => looksForOrphans(gate, change.table.name, key));
}

/** A column that the phase itself adds, and that is NULL in each row. */
function isNewAndNull(name: string, judged: JudgedStatement, change: TableChange, migration: LintedMigration): boolean {
  const { schema, name: table } = change.table;
  const start = phaseOf(judged, migration)?.before.table(schema, table);
  const column = findColumn(change.after, name);
  if (column === undefined || (start !== undefined && findColumn(start, name) !== undefined)) return false;
  return column.nullable !== false && (column.default === undefined || column.default.kind === 'null');
}

function looksForOrphans({ gate, reading }: JudgedQuery, child: string, key: ForeignKeyDefinition): boolean {
  const parent = key.references.table.name;
  if (!reading.ok) return [child, parent, ...key.columns].every((name) => hasWord(gate.sql, name));
  const { tables, columns } = reading.tree;
  const places = (name: string) => tables.filter((table) => sameName(table.name, name)).length;
  const twice = sameName(child, parent) ? 2 : 1;
  return (
    places(child) >= twice &&
    places(parent) >= 1 &&
    key.columns.every((column) => columns.some(({ name }) => sameName(name, column)))
  );
}
