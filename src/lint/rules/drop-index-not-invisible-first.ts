import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { findColumn, findIndex, sameName } from '../../catalog/find.ts';
import { resolveColumn } from '../../catalog/resolved-column.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import type { ObjectName } from '../../sql/lexing/span.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { IndexDefinition } from '../../sql/statements/definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import { keysWithoutIndex } from '../change/supporting-indexes.ts';
import type { LintedMigration } from '../linted.ts';
import { catalogAfterPhase, gateBetween, statementsBefore } from '../phases/earlier.ts';
import type { Rule } from '../rule.ts';
import { spanIn, statementSpan } from '../writing/span.ts';
import { sized, withSize } from '../writing/table-size.ts';
import { phaseName, writeDdlPhase, writeSoak } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL, KEY orders_country (country));';

export const rule: Rule = {
  name: 'drop-index-not-invisible-first',
  group: 'compatibility',
  severity: 'warning',
  flags: 'An index that is dropped without having been INVISIBLE first.',
  why:
    'If a query still needs the index, it scans the table after the drop until the index is built again. An ' +
    'invisible index stays up to date, and one instant statement makes it visible again.',
  instead:
    'Make the index INVISIBLE in an earlier phase, wait in a gate with `not_before` long enough to see which ' +
    'queries need it, then drop it. A unique index stays unique while it is invisible.',
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders DROP INDEX orders_country;
            rollback_sql: |
              ALTER TABLE orders ADD INDEX orders_country (country);
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: hide
            type: expand
            sql: |
              ALTER TABLE orders ALTER INDEX orders_country INVISIBLE;
            rollback_sql: |
              ALTER TABLE orders ALTER INDEX orders_country VISIBLE;
          - name: soak
            type: gate
            wait_until:
              not_before: {after: hide, hours: 24}
          - name: drop
            type: contract
            sql: |
              ALTER TABLE orders DROP INDEX orders_country;
            rollback_sql: |
              ALTER TABLE orders ADD INDEX orders_country (country);
      `,
    },
  },
  *statement(judged, migration) {
    const { change, statement, placed } = judged;
    if (change === undefined || change.before.createdHere) return;
    for (const clause of change.clauses) {
      const name = droppedIndex(clause, change.before);
      if (name === undefined || !isWorthHiding(name, judged, change, migration)) continue;
      const hidden = lastHiding(name, judged, change, migration);
      if (hidden === 'before the migration') continue;
      if (hidden !== undefined && gateBetween(migration, hidden.phase, judged.phase)) continue;
      const index = `index ${writeName(name)} of ${withSize(change.before)}`;
      yield {
        ...(statement.kind === 'drop-index' ? statementSpan(judged) : spanIn(placed.locate, clause.span)),
        severity: sized('warning', change.before, migration.settings),
        message:
          hidden === undefined
            ? `The ${index} is dropped without having been INVISIBLE first, so nothing shows yet whether queries need it.`
            : `${hidden.phase.name} makes the ${index} INVISIBLE, but no gate waits between that and this drop.`,
        fix: fixOf(name, change),
      };
    }
  },
};

/** DROP CONSTRAINT may name a unique key. */
function droppedIndex(clause: AlterClause, table: CatalogTable): string | undefined {
  if (clause.op === 'drop-index') return clause.index;
  return clause.op === 'drop-constraint' && findIndex(table, clause.name) !== undefined ? clause.name : undefined;
}

function isWorthHiding(
  name: string,
  judged: JudgedStatement,
  change: TableChange,
  migration: LintedMigration,
): boolean {
  const { before, after, table, known } = change;
  if (sameName(name, 'PRIMARY') || isAddedEarlier(name, judged, table, migration)) return false;
  const index = findIndex(before, name);
  if (index === undefined) return !known;
  if ((index.kind !== 'plain' && index.kind !== 'unique') || clusters(index, before)) return false;
  if (after.indexes.some((other) => takesOver(other, index))) return false;
  // object-dependency reports what MySQL refuses.
  if (keysWithoutIndex(judged, change, index).length > 0) return false;
  const end = catalogAfterPhase(judged, migration).table(table.schema, table.name);
  const columns = index.parts.flatMap(({ column }) => column ?? []);
  const left = columns.filter((column) => end !== undefined && findColumn(end, column) !== undefined);
  return columns.length === 0 || left.length > 0;
}

function isAddedEarlier(name: string, judged: JudgedStatement, table: ObjectName, migration: LintedMigration): boolean {
  return statementsBefore(judged, migration).some(({ change }) => {
    if (change === undefined || !judged.before.sameTable(change.table, table)) return false;
    return change.clauses.some((clause) => clause.op === 'add-index' && sameName(clause.index.name, name));
  });
}

/** Without a primary key, InnoDB clusters by the first unique key of NOT NULL columns, which cannot be invisible (error 3522). */
function clusters(index: IndexDefinition, table: CatalogTable): boolean {
  if (index.kind !== 'unique' || table.indexes.some(({ kind }) => kind === 'primary')) return false;
  return index.parts.every(({ column, prefix }) => {
    const found = column === undefined ? undefined : findColumn(table, column);
    return found !== undefined && prefix === undefined && !resolveColumn(found, table).nullable;
  });
}

/** Whether a query that used `index` can use `other` instead. */
function takesOver(other: IndexDefinition, index: IndexDefinition): boolean {
  if (other.invisible || other.kind === 'fulltext' || other.kind === 'spatial') return false;
  return index.parts.every((part, position) => {
    const theirs = other.parts[position];
    return (
      theirs !== undefined &&
      part.column !== undefined &&
      sameName(theirs.column, part.column) &&
      (theirs.prefix === undefined || theirs.prefix === part.prefix)
    );
  });
}

/** The statement that made the index invisible, unless a later one made it visible again. */
function lastHiding(
  name: string,
  judged: JudgedStatement,
  { table }: TableChange,
  migration: LintedMigration,
): JudgedStatement | 'before the migration' | undefined {
  const start = migration.catalog.table(table.schema, table.name);
  const first = start === undefined ? undefined : findIndex(start, name);
  let hidden: ReturnType<typeof lastHiding> = first?.invisible === true ? 'before the migration' : undefined;
  for (const one of statementsBefore(judged, migration)) {
    if (one.change === undefined || !judged.before.sameTable(one.change.table, table)) continue;
    for (const clause of one.change.clauses) {
      if (clause.op !== 'set-index-visibility' || !sameName(clause.index, name)) continue;
      hidden = clause.visible ? undefined : (hidden ?? one);
    }
  }
  return hidden;
}

function fixOf(name: string, { table }: TableChange): string {
  const alter = `ALTER TABLE ${writeTable(table)}`;
  const hide = phaseName('hide', name);
  return [
    writeDdlPhase(
      'expand',
      hide,
      `${alter} ALTER INDEX ${writeName(name)} INVISIBLE;`,
      `${alter} ALTER INDEX ${writeName(name)} VISIBLE;`,
    ),
    writeSoak(phaseName('soak', name), hide, 24),
    `# after that gate, in contract: ${alter} DROP INDEX ${writeName(name)};`,
  ].join('\n');
}
