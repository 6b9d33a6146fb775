import type { AlteredTable } from '../catalog/apply-alter.ts';
import { findColumn } from '../catalog/find.ts';
import { resolveColumn } from '../catalog/resolved-column.ts';
import type { AlterClause } from '../sql/statements/statement.ts';
import { narrows } from './narrowing.ts';

/**
 * Whether an ALTER takes away data, or a name or range of values that running code may rely on: DROP COLUMN, RENAME of a
 * column or table, DROP, TRUNCATE and EXCHANGE PARTITION, and types that hold less. NOT NULL is not counted: a gate proves it.
 */
export function isDestructive(altered: AlteredTable, clauses: readonly AlterClause[]): boolean {
  return clauses.some(clauseDestroys) || narrowsColumn(altered);
}

function clauseDestroys(clause: AlterClause): boolean {
  switch (clause.op) {
    case 'drop-column':
    case 'rename-table':
      return true;
    case 'rename-column':
      return clause.from.toLowerCase() !== clause.to.toLowerCase();
    case 'change-column':
      return clause.from.toLowerCase() !== clause.column.name.toLowerCase();
    case 'tablespace':
      return clause.action === 'discard';
    case 'partition':
      return ['drop', 'truncate', 'exchange', 'discard'].includes(clause.action);
    case 'unread':
      return true;
    case 'add-column':
    case 'modify-column':
    case 'set-default':
    case 'drop-default':
    case 'set-column-visibility':
    case 'add-index':
    case 'add-primary-key':
    case 'drop-index':
    case 'drop-primary-key':
    case 'rename-index':
    case 'set-index-visibility':
    case 'add-foreign-key':
    case 'drop-foreign-key':
    case 'add-check':
    case 'drop-check':
    case 'drop-constraint':
    case 'alter-check':
    case 'convert-charset':
    case 'order-by':
    case 'force':
    case 'keys':
    case 'validation':
    case 'secondary-engine':
    case 'table-option':
      return false;
  }
}

function narrowsColumn({ before, after, origins }: AlteredTable): boolean {
  return after.columns.some((column) => {
    const origin = origins.get(column.name.toLowerCase());
    const old = origin === undefined ? undefined : findColumn(before, origin);
    return old !== undefined && old !== column && narrows(resolveColumn(old, before), resolveColumn(column, after));
  });
}
