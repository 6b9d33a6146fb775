import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { findColumn, indexName, sameName } from '../../catalog/find.ts';
import { resolveColumn } from '../../catalog/resolved-column.ts';
import type { ObjectName } from '../../sql/lexing/span.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import { droppedIndex, keysWithoutIndex } from '../change/supporting-indexes.ts';
import type { LintedMigration } from '../linted.ts';
import { type ColumnFate, dependentsInTables, keyDependent, referencesTo } from '../names/dependents.ts';
import { objectsUsingColumn, objectsUsingTable } from '../names/dependents-in-objects.ts';
import { describeDependents, withDependents } from '../names/describe-dependents.ts';
import { renamedColumn } from '../names/only-renames.ts';
import { statementsAfter } from '../phases/earlier.ts';
import type { Remark, Rule } from '../rule.ts';
import { spanIn, statementSpan } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const table = 'CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL, phone VARCHAR(40) NULL);\n';
const gate = '  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL\n';

export const rule: Rule = {
  name: 'object-dependency',
  group: 'compatibility',
  severity: 'error',
  flags:
    'A dropped or renamed table or column, or a column whose type changes, while another object uses it. Such objects are ' +
    'views, triggers, routines, events, generated columns, defaults, functional indexes, checks, partition expressions and ' +
    'foreign keys. Also a dropped index that a foreign key needs, and TRUNCATE of a table that others reference.',
  why:
    'MySQL refuses the statement if another part of a table needs the column. It does not check views, triggers and routines: ' +
    'the statement succeeds and the object fails at its next use. A broken trigger fails the next write.',
  instead: 'First change the objects that use it, or change them in the same ALTER.',
  covers: ['drop-index-fk-support'],
  examples: {
    bad: {
      schema: `${table}CREATE VIEW contacts AS SELECT id, fax, phone FROM customers;`,
      file: yaml`
        migration: m
        phases:
        ${gate}  - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `,
    },
    good: {
      schema: `${table}CREATE VIEW contacts AS SELECT id, fax, phone FROM customers;`,
      file: yaml`
        migration: m
        phases:
        ${gate}  - name: contract
            sql: |
              CREATE OR REPLACE VIEW contacts AS SELECT id, phone FROM customers;
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `,
    },
  },
  *statement(judged, migration) {
    const { change, statement } = judged;
    if (change !== undefined && !change.before.createdHere) {
      for (const clause of change.clauses) yield* ofClause(clause, change, judged, migration);
    }
    if (statement.kind === 'drop-table' && !statement.temporary) {
      for (const name of statement.tables) yield* ofDrop(name, statement.tables, judged, migration);
    }
    if (statement.kind === 'truncate-table') yield* ofTruncate(statement.table, judged);
    if (statement.kind === 'rename-table') {
      for (const { from, to } of statement.renames) {
        // In a swap, the table that gives up the name keeps its triggers.
        const retired = statement.renames.find((other) => judged.before.sameTable(other.from, to))?.from;
        yield* ofRename(from, judged, migration, retired);
      }
    }
  },
};

function* ofClause(
  clause: AlterClause,
  change: TableChange,
  judged: JudgedStatement,
  migration: LintedMigration,
): Iterable<Remark> {
  if (clause.op === 'rename-table') {
    yield* ofRename({ ...change.table, span: clause.span }, judged, migration);
    return;
  }
  const index = droppedIndex(clause, change.before);
  const needing = index === undefined ? [] : keysWithoutIndex(judged, change, index);
  if (index !== undefined && needing.length > 0) {
    const place =
      judged.statement.kind === 'drop-index' ? statementSpan(judged) : spanIn(judged.placed.locate, clause.span);
    const name = `the index ${writeName(indexName(index) ?? '')} of ${writeTable(change.table)}`;
    yield {
      ...place,
      ...describeDependents(name, 'dropped', needing),
      fix: withDependents(change, clause, needing, judged),
    };
  }
  for (const { column, fate } of fatesOf(clause, change)) {
    const found = [
      ...dependentsInTables(judged, change, column, fate),
      ...objectsUsingColumn(judged, migration, change.table, column, fate),
    ];
    if (found.length === 0) continue;
    const name = `${writeTable(change.table)}.${writeName(column)}`;
    yield {
      ...spanIn(judged.placed.locate, clause.span),
      ...describeDependents(name, fate, found),
      fix: fate === 'dropped' ? withDependents(change, clause, found, judged) : undefined,
    };
  }
}

function fatesOf(clause: AlterClause, change: TableChange): readonly { column: string; fate: ColumnFate }[] {
  if (clause.op === 'drop-column') return [{ column: clause.column, fate: 'dropped' }];
  const renamed = renamedColumn(clause);
  const from =
    clause.op === 'change-column' ? clause.from : clause.op === 'modify-column' ? clause.column.name : undefined;
  return [
    ...(renamed === undefined ? [] : [{ column: renamed.from, fate: 'renamed' as const }]),
    ...(from !== undefined && isRetyped(change, from) ? [{ column: from, fate: 'retyped' as const }] : []),
  ];
}

/** Compares what the type can store, not NULL, defaults or comments. */
function isRetyped({ before, after, origins }: TableChange, column: string): boolean {
  const now = [...origins].find(([, was]) => sameName(was, column))?.[0];
  const [old, fresh] = [findColumn(before, column), now === undefined ? undefined : findColumn(after, now)];
  if (old === undefined || fresh === undefined) return false;
  const [was, is] = [resolveColumn(old, before), resolveColumn(fresh, after)];
  return (
    was.type !== is.type ||
    was.unsigned !== is.unsigned ||
    was.collation !== is.collation ||
    was.arguments.some((size, index) => (is.arguments[index] ?? 0) < size)
  );
}

function* ofDrop(
  name: ObjectName,
  together: readonly ObjectName[],
  judged: JudgedStatement,
  migration: LintedMigration,
): Iterable<Remark> {
  const { before, foreignKeyChecks, placed } = judged;
  const dropped = before.table(name.schema, name.name);
  if (dropped?.createdHere === true || dropped?.kind === 'view') return;
  const keys = dropped === undefined || !foreignKeyChecks ? [] : referencesTo(judged, dropped);
  const found = [
    ...keys.filter((fact) => !together.some((other) => sameName(other.name, fact.table))).map(keyDependent),
    ...objectsUsingTable(judged, migration, name),
  ];
  if (found.length === 0) return;
  const statements = found.flatMap(({ statement }) => statement ?? []);
  yield {
    ...spanIn(placed.locate, name.span),
    ...describeDependents(writeTable(name), 'dropped', found),
    fix: statements.length === 0 ? undefined : [...statements, `DROP TABLE ${writeTable(name)};`].join('\n'),
  };
}

/** Error 1701, even if the referencing table is empty. */
function* ofTruncate(name: ObjectName, judged: JudgedStatement): Iterable<Remark> {
  const { before, foreignKeyChecks, placed } = judged;
  const emptied = before.table(name.schema, name.name);
  if (emptied === undefined || emptied.createdHere || !foreignKeyChecks) return;
  const found = referencesTo(judged, emptied).map(keyDependent);
  if (found.length > 0)
    yield { ...spanIn(placed.locate, name.span), ...describeDependents(writeTable(name), 'emptied', found) };
}

/** Foreign keys and the table's own triggers follow a rename; other objects do not. */
function* ofRename(
  from: ObjectName,
  judged: JudgedStatement,
  migration: LintedMigration,
  retired?: ObjectName,
): Iterable<Remark> {
  const { before, after, placed } = judged;
  const renamed = before.table(from.schema, from.name);
  if (renamed?.createdHere === true || renamed?.kind === 'view') return;
  if (after.table(from.schema, from.name) !== undefined) return;
  const replaced = statementsAfter(judged, migration).some(
    ({ statement }) =>
      statement.kind === 'object' &&
      statement.object === 'view' &&
      statement.verb === 'create' &&
      statement.name !== undefined &&
      before.sameTable(statement.name, from),
  );
  const found = replaced ? [] : objectsUsingTable(judged, migration, from, retired);
  if (found.length > 0)
    yield { ...spanIn(placed.locate, from.span), ...describeDependents(writeTable(from), 'renamed', found) };
}
