import type { ColumnDefinition } from '../sql/statements/definition.ts';
import type { AlterClause } from '../sql/statements/statement.ts';
import { resolveColumn } from './resolved-column.ts';
import type { CatalogTable } from './table.ts';
import { CHARSET, COLLATION, withOptions } from './table-options.ts';

/** Table options and the partitioning after the clauses; with CONVERT TO also the columns' character sets. */
export function applyOptions(before: CatalogTable, clauses: readonly AlterClause[]): CatalogTable {
  let table = before;
  for (const clause of clauses) {
    switch (clause.op) {
      case 'table-option':
        table = withOption(table, clause.name, clause.value);
        break;
      case 'convert-charset':
        table = converted(table, clause.charset, clause.collation);
        break;
      case 'partition':
        if (clause.action === 'remove') table = { ...table, partitioning: undefined };
        if (clause.action === 'partition-by') table = { ...table, complete: false };
        break;
      case 'unread':
        table = { ...table, complete: false };
        break;
      default:
        break;
    }
  }
  return table;
}

function withOption(table: CatalogTable, name: string, value: string): CatalogTable {
  if (name !== CHARSET && name !== COLLATION) {
    return { ...table, options: withOptions(table.options, [], [{ name, value }]) };
  }
  return {
    ...table,
    options: withOptions(table.options, [CHARSET, COLLATION], [{ name, value }]),
    // The new default is for columns to come; those that there are keep what they have.
    columns: table.columns.map((column) => pinned(column, table)),
  };
}

function pinned(column: ColumnDefinition, table: CatalogTable): ColumnDefinition {
  const { charset, collation } = resolveColumn(column, table);
  return charset === undefined ? column : { ...column, charset, collation };
}

function converted(table: CatalogTable, charset: string, collation: string | undefined): CatalogTable {
  const set = [
    { name: CHARSET, value: charset },
    ...(collation === undefined ? [] : [{ name: COLLATION, value: collation }]),
  ];
  return {
    ...table,
    options: withOptions(table.options, [CHARSET, COLLATION], set),
    columns: table.columns.map((column) => ({ ...column, charset: undefined, collation: undefined })),
  };
}
