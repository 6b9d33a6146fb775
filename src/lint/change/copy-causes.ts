import type { JudgedStatement } from '../../analysis/judged.ts';
import { type Otherwise, whatIf } from '../../analysis/what-if.ts';
import type { ColumnDefinition } from '../../sql/statements/definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import type { LintedMigration } from '../linted.ts';

/** Causes of a copy that is not needed for what the author wants. */
export const copyCauses = ['foreign-key', 'check', 'default'] as const;
export type CopyCause = (typeof copyCauses)[number] | 'fulltext';

/** Whether MySQL copies the table for this one cause: without it there would be no copy. */
export function copiesOnlyFor(cause: CopyCause, judged: JudgedStatement, migration: LintedMigration): boolean {
  const { verdict, change } = judged;
  if (change === undefined || change.before.createdHere) return false;
  if (verdict.algorithm !== 'copy' || verdict.refusedAssertion !== undefined) return false;
  const otherwise = without(cause, judged);
  return otherwise !== undefined && whatIf(judged, migration, otherwise).algorithm !== 'copy';
}

function without(cause: CopyCause, judged: JudgedStatement): Otherwise | undefined {
  switch (cause) {
    case 'foreign-key':
      return judged.foreignKeyChecks ? { foreignKeyChecks: false } : undefined;
    case 'check':
      return withClauses(judged, notEnforced);
    case 'default':
      return withClauses(judged, withoutExpression);
    case 'fulltext':
      return withoutFulltext(judged);
  }
}

function withClauses(
  { statement }: JudgedStatement,
  change: (clause: AlterClause) => AlterClause,
): Otherwise | undefined {
  if (statement.kind !== 'alter-table') return undefined;
  const clauses = statement.clauses.map(change);
  const differs = clauses.some((clause, index) => clause !== statement.clauses[index]);
  return differs ? { statement: { ...statement, clauses } } : undefined;
}

function notEnforced(clause: AlterClause): AlterClause {
  const inColumn = (column: ColumnDefinition): ColumnDefinition =>
    column.inlineCheck === undefined ? column : { ...column, inlineCheck: { ...column.inlineCheck, enforced: false } };
  switch (clause.op) {
    case 'add-check':
      return { ...clause, check: { ...clause.check, enforced: false } };
    case 'add-column':
      return clause.columns.some(({ inlineCheck }) => inlineCheck !== undefined)
        ? { ...clause, columns: clause.columns.map(inColumn) }
        : clause;
    default:
      return clause;
  }
}

function withoutExpression(clause: AlterClause): AlterClause {
  if (clause.op !== 'add-column' || !clause.columns.some(({ default: value }) => value?.kind === 'expression'))
    return clause;
  return {
    ...clause,
    columns: clause.columns.map((column) =>
      column.default?.kind === 'expression' ? { ...column, default: undefined, nullable: true } : column,
    ),
  };
}

function withoutFulltext({ change, before }: JudgedStatement): Otherwise | undefined {
  const table = change?.before;
  if (table === undefined || !table.indexes.some(({ kind }) => kind === 'fulltext')) return undefined;
  const { facts } = table;
  return {
    before: before.with({
      ...table,
      indexes: table.indexes.filter(({ kind }) => kind !== 'fulltext'),
      facts: facts === undefined ? undefined : { ...facts, hasFtsDocId: false },
    }),
  };
}
