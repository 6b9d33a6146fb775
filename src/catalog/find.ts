import type { ColumnDefinition, IndexDefinition } from '../sql/statements/definition.ts';
import type { CatalogTable } from './table.ts';

/** Equal for two names that sameName takes as one. */
export function nameKey(name: string): string {
  return name.toLowerCase();
}

/** Column, index and constraint names compare without case, whatever lower_case_table_names says. */
export function sameName(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && nameKey(a) === nameKey(b);
}

/** Column lists do not change; a table of a thousand columns is asked for each of them, over and over. */
const byName = new WeakMap<CatalogTable['columns'], ReadonlyMap<string, ColumnDefinition>>();

export function findColumn(table: CatalogTable, name: string): ColumnDefinition | undefined {
  const { columns } = table;
  let known = byName.get(columns);
  if (known === undefined) {
    // Of two columns of one name, which a file may define, the first counts.
    known = new Map([...columns].reverse().map((column) => [column.name.toLowerCase(), column]));
    byName.set(columns, known);
  }
  return known.get(name.toLowerCase());
}

/** @param name `PRIMARY` finds the primary key */
export function findIndex(table: CatalogTable, name: string): IndexDefinition | undefined {
  return table.indexes.find((index) => sameName(indexName(index), name));
}

export function indexName(index: IndexDefinition): string | undefined {
  return index.kind === 'primary' ? 'PRIMARY' : index.name;
}

/** Indexes that have the column as a part. */
export function indexesOver(table: CatalogTable, column: string): readonly IndexDefinition[] {
  return table.indexes.filter((index) => index.parts.some((part) => sameName(part.column, column)));
}
