import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { findColumn, sameName } from '../../catalog/find.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import type { LintedMigration } from '../linted.ts';
import { gateBetween, statementsBefore } from '../phases/earlier.ts';

/** Whether a gate has shown that the code of a deployment is live. */
export function codeIsProvenLive({ phase }: JudgedStatement, { phases }: LintedMigration): boolean {
  return phases.some((one) => one.kind === 'gate' && one.phase.index < phase.index && one.phase.deployed !== undefined);
}

/** Invisible before the migration, or made so in a phase that a gate divides from this one. */
export function wasHidden(
  column: string,
  judged: JudgedStatement,
  { table }: TableChange,
  migration: LintedMigration,
): boolean {
  const start = migration.catalog.table(table.schema, table.name);
  let hidden = start !== undefined && findColumn(start, column)?.invisible === true;
  for (const { change, phase } of statementsBefore(judged, migration)) {
    if (change === undefined || !judged.before.sameTable(change.table, table)) continue;
    for (const clause of change.clauses) {
      const visible = visibilityIn(clause, column);
      if (visible !== undefined) hidden = !visible && (hidden || gateBetween(migration, phase, judged.phase));
    }
  }
  return hidden;
}

/** What a clause makes of the column's visibility; MODIFY without INVISIBLE makes it visible. */
function visibilityIn(clause: AlterClause, column: string): boolean | undefined {
  if (clause.op === 'set-column-visibility' && sameName(clause.column, column)) return clause.visible;
  if (clause.op === 'modify-column' && sameName(clause.column.name, column)) return clause.column.invisible !== true;
  return undefined;
}
