import type { JudgedStatement } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';

/** A column that a clause gives another name; undefined also where only its case changes, which no query sees. */
export function renamedColumn(clause: AlterClause): { readonly from: string; readonly to: string } | undefined {
  const names =
    clause.op === 'rename-column'
      ? { from: clause.from, to: clause.to }
      : clause.op === 'change-column'
        ? { from: clause.from, to: clause.column.name }
        : undefined;
  return names === undefined || sameName(names.from, names.to) ? undefined : names;
}

/**
 * Whether what a statement takes away is names only. Outside a contract one that drops something too is the business of
 * `destructive-outside-contract`, whose finding a rename's own must not replace.
 */
export function takesOnlyNames({ change }: JudgedStatement): boolean {
  const takers = ['drop-column', 'partition', 'tablespace', 'modify-column'];
  return change === undefined || !change.clauses.some(({ op }) => takers.includes(op));
}
