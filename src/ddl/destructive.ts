import type { AlteredTable } from '../catalog/apply-alter.ts';
import { findColumn } from '../catalog/find.ts';
import { resolveColumn } from '../catalog/resolved-column.ts';
import type { AlterClause } from '../sql/statements/statement.ts';
import { narrows } from './narrowing.ts';
import { clauseDestroys } from './operations.ts';

/**
 * Whether an ALTER takes away data, or a name or range of values that running code may rely on: DROP COLUMN, RENAME of a
 * column or table, DROP, TRUNCATE and EXCHANGE PARTITION, and types that hold less. NOT NULL is not counted: a gate proves it.
 */
export function isDestructive(altered: AlteredTable, clauses: readonly AlterClause[]): boolean {
  return clauses.some((clause) => clauseDestroys(clause)) || narrowsColumn(altered);
}

function narrowsColumn({ before, after, origins }: AlteredTable): boolean {
  return after.columns.some((column) => {
    const origin = origins.get(column.name.toLowerCase());
    const old = origin === undefined ? undefined : findColumn(before, origin);
    return old !== undefined && old !== column && narrows(resolveColumn(old, before), resolveColumn(column, after));
  });
}
