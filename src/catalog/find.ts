import type { ColumnDefinition, IndexDefinition } from '../sql/statement.ts';
import type { CatalogTable } from './table.ts';

/** Column, index and constraint names compare without case, whatever lower_case_table_names says. */
export function sameName(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a.toLowerCase() === b.toLowerCase();
}

export function findColumn(table: CatalogTable, name: string): ColumnDefinition | undefined {
  return table.columns.find((column) => sameName(column.name, name));
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
