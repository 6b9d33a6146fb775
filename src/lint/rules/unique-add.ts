import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { addedIndexes } from '../../catalog/apply-indexes.ts';
import { findColumn, indexName, sameName } from '../../catalog/find.ts';
import { resolveColumn } from '../../catalog/resolved-column.ts';
import { listed } from '../../migration/problem.ts';
import { writeIndex, writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { IndexDefinition } from '../../sql/statements/definition.ts';
import { isFreshAndNull } from '../change/fresh-column.ts';
import type { LintedMigration } from '../linted.ts';
import { partitionsBy } from '../names/dependents.ts';
import { namesInSql } from '../names/names-in-sql.ts';
import { gatesBefore } from '../phases/gates.ts';
import { afterGate } from '../proof/after-gate.ts';
import { provesDistinct } from '../proof/proves.ts';
import type { Rule } from '../rule.ts';
import { onOneLine } from '../writing/one-line.ts';
import { spanIn, statementSpan } from '../writing/span.ts';
import { phaseName, writeGate } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(255) NOT NULL);';
const file = (query: string) => yaml`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${query}
    - name: contract
      sql: |
        ALTER TABLE customers ADD UNIQUE INDEX customers_email (email);
      rollback_sql: |
        ALTER TABLE customers DROP INDEX customers_email;
`;

export const rule: Rule = {
  name: 'unique-add',
  group: 'data',
  severity: 'error',
  flags: 'A UNIQUE index or primary key on existing columns with rows, without an earlier gate that counts duplicates.',
  why: 'The statement fails with error 1062 at the first duplicate, after it has read the table. gh-ost and pt-online-schema-change silently skip such rows.',
  instead: 'Count duplicates over the columns of the index in a gate, and expect 0.',
  examples: {
    bad: {
      schema,
      file: file("SELECT COUNT(*) FROM customers WHERE email = ''"),
    },
    good: {
      schema,
      file: file('SELECT COUNT(*) FROM (SELECT 1 FROM customers GROUP BY email HAVING COUNT(*) > 1) AS duplicates'),
    },
  },
  *statement(judged, migration) {
    const { change, phase, placed, statement } = judged;
    if (change === undefined || change.before.createdHere) return;
    const gates = gatesBefore(migration, phase);
    for (const clause of change.clauses) {
      for (const index of addedIndexes(clause)) {
        if (index.kind !== 'unique' && index.kind !== 'primary') continue;
        const left = partitionColumns(index, change);
        if (left.length > 0) {
          yield {
            ...(statement.kind === 'create-index' ? statementSpan(judged) : spanIn(placed.locate, clause.span)),
            message: `MySQL refuses ${writeIndex(index)} on ${writeTable(change.table)} (error 1503): the table is partitioned by ${listed(left.map(writeName))}, which the key does not include.`,
            why: 'Each partition has its own index, so MySQL can enforce uniqueness only within a partition. Adding the column makes the key weaker than intended.',
          };
          continue;
        }
        // unknown-name reports it.
        if (change.before.complete && columnsOf(index).some((column) => findColumn(change.after, column) === undefined))
          continue;
        if (cannotHaveDuplicates(index, judged, change, migration)) continue;
        if (
          provesDistinct(
            gates,
            change.table.name,
            columnsOf(index).map((column) => before(change, column)),
          )
        )
          continue;
        yield {
          ...(statement.kind === 'create-index' ? statementSpan(judged) : spanIn(placed.locate, clause.span)),
          message: `Adding ${writeIndex(index)} to ${writeTable(change.table)} fails if rows have equal values, and no earlier gate counts such rows.`,
          fix: afterGate(gateOf(index, change), judged, clause, `unique-${columnsOf(index).join('-')}`),
        };
      }
    }
  },
};

/** Partitioning columns that the key lacks; MySQL requires all of them in a unique key. */
function partitionColumns(index: IndexDefinition, { after }: TableChange): readonly string[] {
  if (after.partitioning === undefined) return [];
  const whole = index.parts.flatMap(({ column, prefix }) => (prefix === undefined ? (column ?? []) : []));
  return after.columns
    .map(({ name }) => name)
    .filter((name) => partitionsBy(after, name) && !whole.some((column) => sameName(column, name)));
}

function columnsOf({ parts }: IndexDefinition): readonly string[] {
  return parts.flatMap(({ column, expression }) =>
    column === undefined ? namesInSql(expression ?? '').map(({ name }) => name) : [column],
  );
}

/** The earlier name of a column that the same statement renames; gates before it use that name. */
function before({ origins }: TableChange, column: string): string {
  return origins.get(column.toLowerCase()) ?? column;
}

function cannotHaveDuplicates(
  index: IndexDefinition,
  judged: JudgedStatement,
  change: TableChange,
  migration: LintedMigration,
): boolean {
  const isDistinct = (name: string) => {
    const column = findColumn(change.after, name);
    // MySQL generates these values: AUTO_INCREMENT numbers, or UUID() and the like.
    if (column === undefined || change.origins.has(name.toLowerCase())) return false;
    return column.autoIncrement || column.default?.kind === 'expression';
  };
  const columns = columnsOf(index);
  if (columns.some(isDistinct)) return true;
  if (index.kind === 'unique' && columns.some((column) => isFreshAndNull(judged, change, column, migration)))
    return true;
  return change.before.indexes.some((other) => isDistinctBy(other, index, change));
}

/** Whether an existing unique index over some of the columns already keeps rows distinct. */
function isDistinctBy(known: IndexDefinition, index: IndexDefinition, change: TableChange): boolean {
  if (known.kind !== 'unique' && known.kind !== 'primary') return false;
  return known.parts.every(
    (part) =>
      part.column !== undefined &&
      index.parts.some(
        ({ column, prefix }) =>
          column !== undefined &&
          sameName(before(change, column), part.column) &&
          (prefix === undefined || (part.prefix !== undefined && prefix >= part.prefix)),
      ),
  );
}

function gateOf(index: IndexDefinition, change: TableChange): string {
  const parts = index.parts.map(({ column, expression, prefix }) => {
    if (column === undefined) return `(${onOneLine(expression ?? '')})`;
    const name = writeName(findColumn(change.before, before(change, column))?.name ?? column);
    return prefix === undefined ? name : `LEFT(${name}, ${prefix})`;
  });
  const nullable = index.parts.flatMap(({ column }, position) => {
    const known = column === undefined ? undefined : findColumn(change.before, before(change, column));
    const isNotNull = known !== undefined && !resolveColumn(known, change.before).nullable;
    return index.kind === 'primary' || isNotNull ? [] : [`${parts[position]} IS NOT NULL`];
  });
  const where = nullable.length === 0 ? '' : ` WHERE ${nullable.join(' AND ')}`;
  return writeGate(
    phaseName(
      'no-duplicates',
      change.table.name,
      ...(indexName(index) === undefined ? columnsOf(index) : [indexName(index) ?? '']),
    ),
    `SELECT COUNT(*) FROM (SELECT 1 FROM ${writeTable(change.table)}${where} GROUP BY ${parts.join(', ')} HAVING COUNT(*) > 1) AS duplicates`,
  );
}
