import type { JudgedDdl, JudgedStatement } from '../../analysis/judged.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { sameName } from '../../catalog/find.ts';
import type { Phase } from '../../migration/migration.ts';
import type { ObjectName } from '../../sql/lexing/span.ts';
import type { LintedMigration } from '../linted.ts';

/** The statements of the phases before this one, in the order in which they run. */
export function statementsBeforePhase({ phases }: LintedMigration, phase: Phase): readonly JudgedStatement[] {
  return phases.flatMap((one) => (one.kind === 'ddl' && one.phase.index < phase.index ? one.statements : []));
}

/** The statements that run before this one: those of earlier phases, and the previous ones of its phase. */
export function statementsBefore(judged: JudgedStatement, migration: LintedMigration): readonly JudgedStatement[] {
  const { phase, placed } = judged;
  const own = phaseOf(judged, migration)?.statements ?? [];
  return [...statementsBeforePhase(migration, phase), ...own.filter((one) => one.placed.index < placed.index)];
}

/** The statements of its phase that run after this one. */
export function statementsAfter(judged: JudgedStatement, migration: LintedMigration): readonly JudgedStatement[] {
  const own = phaseOf(judged, migration)?.statements ?? [];
  return own.filter((one) => one.placed.index > judged.placed.index);
}

/** The phase of a statement. */
export function phaseOf({ phase }: JudgedStatement, { phases }: LintedMigration): JudgedDdl | undefined {
  return phases.find((one): one is JudgedDdl => one.kind === 'ddl' && one.phase.index === phase.index);
}

/** What is known of the tables once the last statement of the phase has run. */
export function catalogAfterPhase(judged: JudgedStatement, migration: LintedMigration): Catalog {
  return phaseOf(judged, migration)?.statements.at(-1)?.after ?? judged.after;
}

/** Whether a gate is between the two phases. */
export function gateBetween({ phases }: LintedMigration, from: Phase, to: Phase): boolean {
  return phases.some(({ kind, phase }) => kind === 'gate' && phase.index > from.index && phase.index < to.index);
}

/** Whether one of the statements makes the table: CREATE TABLE, but for IF NOT EXISTS on one that was there. */
export function createsTable(statements: readonly JudgedStatement[], table: ObjectName): boolean {
  return statements.some(
    ({ statement, before }) =>
      statement.kind === 'create-table' &&
      !statement.temporary &&
      before.sameTable(statement.table, table) &&
      before.table(table.schema, table.name) === undefined,
  );
}

/** Whether one of the statements adds the column, so that only this migration knows of it. */
export function addsColumn(statements: readonly JudgedStatement[], table: ObjectName, column: string): boolean {
  return statements.some(
    ({ change, before }) =>
      change !== undefined &&
      before.sameTable(change.table, table) &&
      change.clauses.some(
        (clause) => clause.op === 'add-column' && clause.columns.some(({ name }) => sameName(name, column)),
      ),
  );
}
