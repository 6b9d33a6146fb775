import type { JudgedPhase, JudgedStatement } from '../../analysis/judged.ts';
import { findColumn } from '../../catalog/find.ts';
import type { DroppedName } from '../../code-search/code-references.ts';
import type { ObjectName, Span } from '../../sql/lexing/span.ts';
import type { LintedMigration } from '../linted.ts';
import { addsColumn, createsTable, statementsAfter, statementsBefore } from '../phases/earlier.ts';
import { renamedColumn } from './only-renames.ts';

/** With the statement's own words for it. */
export interface PlacedDrop extends DroppedName {
  readonly owner: ObjectName;
  readonly fate: 'dropped' | 'renamed';
  readonly span: Span;
}

/** The names that the phases take away; of one that is complete on the server, none. */
export function droppedInPhases(phases: readonly JudgedPhase[], migration: LintedMigration): readonly DroppedName[] {
  return phases.flatMap((phase) =>
    phase.kind !== 'ddl' || phase.complete ? [] : phase.statements.flatMap((one) => droppedBy(one, migration)),
  );
}

/**
 * The names that a statement takes away: DROP and the old names of RENAME and CHANGE. Not those that something has again when
 * the phase ends, as in a swap, nor those that this migration itself has made.
 */
export function droppedBy(judged: JudgedStatement, migration: LintedMigration): readonly PlacedDrop[] {
  return [...columnsGone(judged, migration), ...tablesGone(judged, migration)];
}

function* columnsGone(judged: JudgedStatement, migration: LintedMigration): Iterable<PlacedDrop> {
  const { change } = judged;
  if (change === undefined || change.before.createdHere) return;
  for (const clause of change.clauses) {
    const renamed = renamedColumn(clause);
    const column = clause.op === 'drop-column' ? clause.column : renamed?.from;
    if (column === undefined || findColumn(change.after, column) !== undefined) continue;
    if (change.known && findColumn(change.before, column) === undefined) continue;
    if (addsColumn(statementsBefore(judged, migration), change.table, column)) continue;
    if (statementsAfter(judged, migration).some((later) => takesColumnName(later, change.table, column))) continue;
    const fate = renamed === undefined ? 'dropped' : 'renamed';
    yield { table: change.table.name, column, owner: change.table, fate, span: clause.span };
  }
}

function takesColumnName({ change, before }: JudgedStatement, table: ObjectName, column: string): boolean {
  return (
    change !== undefined && before.sameTable(change.table, table) && findColumn(change.after, column) !== undefined
  );
}

function* tablesGone(judged: JudgedStatement, migration: LintedMigration): Iterable<PlacedDrop> {
  const { statement, before } = judged;
  const gone: { name: ObjectName; fate: PlacedDrop['fate']; span: Span }[] = [];
  if (statement.kind === 'drop-table' && !statement.temporary) {
    gone.push(...statement.tables.map((name) => ({ name, fate: 'dropped' as const, span: name.span })));
  }
  if (statement.kind === 'rename-table') {
    gone.push(...statement.renames.map(({ from }) => ({ name: from, fate: 'renamed' as const, span: from.span })));
  }
  if (statement.kind === 'alter-table') {
    for (const clause of statement.clauses) {
      if (clause.op === 'rename-table') gone.push({ name: statement.table, fate: 'renamed', span: clause.span });
    }
  }
  for (const { name, fate, span } of gone) {
    const table = before.table(name.schema, name.name);
    if (table?.createdHere === true || table?.kind === 'view') continue;
    if (createsTable(statementsBefore(judged, migration), name)) continue;
    if ([judged, ...statementsAfter(judged, migration)].some((one) => takesTableName(one, name))) continue;
    yield { table: name.name, column: undefined, owner: name, fate, span };
  }
}

/** Whether a statement gives the name to a table or a view. */
function takesTableName({ statement, before }: JudgedStatement, name: ObjectName): boolean {
  const takes = (other: ObjectName) => before.sameTable({ ...other, schema: other.schema ?? name.schema }, name);
  switch (statement.kind) {
    case 'rename-table':
      return statement.renames.some(({ to }) => takes(to));
    case 'alter-table':
      return statement.clauses.some((clause) => clause.op === 'rename-table' && takes(clause.to));
    case 'create-table':
      return takes(statement.table);
    case 'object':
      return statement.object === 'view' && statement.verb === 'create' && !!statement.name && takes(statement.name);
    default:
      return false;
  }
}
