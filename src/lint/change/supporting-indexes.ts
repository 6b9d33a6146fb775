import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { findIndex, sameName } from '../../catalog/find.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import type { IndexDefinition } from '../../sql/statements/definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import { type Dependent, keyDependent, ownKeyDependent, referencesTo } from '../names/dependents.ts';

/**
 * The foreign keys on either side of which no index is left when one goes (error 1553, whatever foreign_key_checks says; asked
 * of MySQL 9.7.4).
 */
export function keysWithoutIndex(
  judged: JudgedStatement,
  { before, after }: TableChange,
  index: IndexDefinition,
): readonly Dependent[] {
  const loses = (columns: readonly string[]) =>
    leads(index, columns) && !after.indexes.some((other) => leads(other, columns));
  const own = after.foreignKeys.filter(({ columns }) => loses(columns)).map(ownKeyDependent);
  const others = referencesTo(judged, before)
    .filter(({ referencedColumns }) => loses(referencedColumns) && areThere(after, referencedColumns))
    .map(keyDependent);
  return [...own, ...others];
}

/** The index that a clause drops, as the table has it; DROP CONSTRAINT may name a unique key. */
export function droppedIndex(clause: AlterClause, table: CatalogTable): IndexDefinition | undefined {
  switch (clause.op) {
    case 'drop-index':
      return findIndex(table, clause.index);
    case 'drop-primary-key':
      return findIndex(table, 'PRIMARY');
    case 'drop-constraint':
      return findIndex(table, clause.name);
    default:
      return undefined;
  }
}

/** Whether the columns are the first of the index, whole and in this order. */
function leads({ kind, parts }: IndexDefinition, columns: readonly string[]): boolean {
  if (kind === 'fulltext' || kind === 'spatial' || columns.length === 0) return false;
  return columns.every((column, position) => {
    const part = parts[position];
    return part?.prefix === undefined && sameName(part?.column, column);
  });
}

/** Another finding reports a column that is dropped or renamed together with its index. */
function areThere({ columns }: CatalogTable, names: readonly string[]): boolean {
  return names.every((name) => columns.some((column) => sameName(column.name, name)));
}
