import type { Catalog } from '../../catalog/catalog.ts';
import { findColumn, findIndex, sameName } from '../../catalog/find.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { clausesOf } from '../../sql/statements/clauses-of.ts';
import type { AlterClause, Statement } from '../../sql/statements/statement.ts';

/**
 * Whether a statement of a rollback finds nothing to undo: its table is absent, or each thing that it drops. So it is after a
 * phase that failed before it made them. It is not checked then, since its cost would be that of an unknown drop; when it
 * is sent, MySQL rejects it.
 */
export function nothingToUndo(statement: Statement, catalog: Catalog): boolean {
  if (statement.kind !== 'alter-table' && statement.kind !== 'drop-index' && statement.kind !== 'create-index')
    return false;
  const table = catalog.table(statement.table.schema, statement.table.name);
  if (table === undefined) return true;
  return table.complete && (clausesOf(statement) ?? []).every((clause) => dropsWhatIsAbsent(clause, table));
}

function dropsWhatIsAbsent(clause: AlterClause, table: CatalogTable): boolean {
  const isConstraint = ({ name }: { readonly name: string | undefined }, wanted: string) => sameName(name, wanted);
  switch (clause.op) {
    case 'drop-column':
      return findColumn(table, clause.column) === undefined;
    case 'drop-index':
      return findIndex(table, clause.index) === undefined;
    case 'drop-primary-key':
      return !table.indexes.some(({ kind }) => kind === 'primary');
    case 'drop-foreign-key':
      return !table.foreignKeys.some((key) => isConstraint(key, clause.name));
    case 'drop-check':
      return !table.checks.some((check) => isConstraint(check, clause.name));
    case 'drop-constraint':
      return (
        ![...table.foreignKeys, ...table.checks].some((one) => isConstraint(one, clause.name)) &&
        findIndex(table, clause.name) === undefined
      );
    default:
      return false;
  }
}
