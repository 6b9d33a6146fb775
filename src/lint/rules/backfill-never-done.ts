import type { JudgedBackfill, JudgedQuery } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import { listed } from '../../migration/problem.ts';
import { conjuncts, type Expression } from '../../sql/queries/query-tree.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { SampleValue } from '../change/sample-value.ts';
import { isZero } from '../proof/asked.ts';
import { countsRow } from '../proof/counts-row.ts';
import { openRowsQuery } from '../proof/open-rows.ts';
import type { Rule } from '../rule.ts';
import { wholeOf } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL, currency_code CHAR(3) NULL);';
const file = (column: string) =>
  yaml`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
          done_when: SELECT COUNT(*) FROM orders WHERE ${column} IS NULL
  `;

export const rule: Rule = {
  name: 'backfill-never-done',
  group: 'backfill',
  severity: 'error',
  flags:
    'A `done_when` that the backfill cannot bring to its expected value: it reads nothing that the query sets, or ' +
    'it counts the finished rows. Also an UPDATE that changes no row.',
  why: 'The backfill reads every row, and then the phase fails because the result of `done_when` is unchanged.',
  instead: 'In `done_when`, count the rows that the query still has to change, and expect 0.',
  examples: {
    bad: { schema, file: file('currency_code') },
    good: { schema, file: file('currency') },
  },
  *phase(judged, migration) {
    if (judged.kind !== 'backfill') return;
    const { query, locate } = judged.phase.batch;
    const idle = judged.query.ok ? unchanged(judged) : undefined;
    if (idle !== undefined) {
      yield {
        ...wholeOf(locate, query.sql),
        message: `The query sets ${writeName(idle)} to the value that its WHERE requires, so it never changes a row.`,
      };
    }
    if (judged.doneWhen === undefined) return;
    const because = outOfReach(judged.doneWhen, judged) ?? countsDone(judged.doneWhen, judged);
    if (because === undefined) return;
    const open = openRowsQuery(judged, migration);
    yield {
      ...wholeOf(judged.doneWhen.gate.locate, judged.doneWhen.gate.sql),
      message: `done_when ${because}.`,
      fix: open === undefined ? undefined : `done_when: ${JSON.stringify(open)}`,
    };
  },
};

/** The only column set, if its value is the literal that WHERE compares it with. */
function unchanged({ query: reading, phase }: JudgedBackfill): string | undefined {
  if (!reading.ok || reading.tree.verb !== 'update') return undefined;
  const [only, second] = reading.tree.assignments;
  if (only?.value?.kind !== 'literal' || second !== undefined) return undefined;
  const { value } = only;
  const { walked } = phase.batch.query;
  const found = conjuncts(reading.tree.where).some((part) => {
    if (part.kind !== 'operator' || part.operator !== (value.type === 'null' ? 'IS' : '=')) return false;
    const [left, right] = part.parts;
    return isColumn(left, only.column, walked.alias ?? walked.table) && isSame(right, value);
  });
  return found ? only.column : undefined;
}

function isColumn(part: Expression | undefined, column: string, table: string): boolean {
  return (
    part?.kind === 'column' &&
    sameName(part.name, column) &&
    (part.qualifier === undefined || sameName(part.qualifier, table))
  );
}

function isSame(part: Expression | undefined, value: Extract<Expression, { kind: 'literal' }>): boolean {
  return part?.kind === 'literal' && part.type === value.type && part.value === value.value;
}

/** Why done_when reads nothing that the query writes, as the end of a sentence; undefined if it does. */
function outOfReach({ reading }: JudgedQuery, judged: JudgedBackfill): string | undefined {
  const { before, written: target, phase } = judged;
  const { query } = phase.batch;
  if (!reading.ok || query.verb === 'delete') return undefined;
  const { tables, columns, tree } = { ...reading.tree, tree: reading.tree };
  if (tables.length === 0 || tree.from.length !== tables.length) return undefined;
  const writes = writeTable({ schema: query.written.schema, name: query.written.table });
  const isWritten = (name: string) => sameName(name, query.written.table);
  if (!tables.some(({ name }) => isWritten(name))) {
    // An unknown table may be a view of the written table, or a trigger may fill it.
    const plain = tables.every(({ schema, name }) => before.table(schema, name)?.kind === 'table');
    const silent = target !== undefined && (target.facts?.triggers.length ?? 0) === 0;
    return plain && silent
      ? `reads ${listed(tables.map(({ name }) => writeName(name)))}, but the query writes to ${writes}`
      : undefined;
  }
  if (query.verb !== 'update' || target === undefined || !target.complete || target.kind === 'view') return undefined;
  if (tables.length > 1 || (target.facts?.triggers ?? []).some(({ event }) => event === 'UPDATE')) return undefined;
  const moving = new Set(
    target.columns
      .filter(({ generated, onUpdate }) => generated !== undefined || onUpdate !== undefined)
      .map(({ name }) => name.toLowerCase()),
  );
  const reached = columns.some(
    ({ name }) => query.assigned.some((one) => sameName(one, name)) || moving.has(name.toLowerCase()),
  );
  return reached
    ? undefined
    : `does not read ${listed(query.assigned.map(writeName), 'or')}, so the backfill cannot change its result`;
}

/** Why done_when counts the rows that have the value the query sets, as the end of a sentence; undefined if it does not. */
function countsDone(asked: JudgedQuery, { query: reading, phase }: JudgedBackfill): string | undefined {
  if (!reading.ok || reading.tree.verb !== 'update' || !isZero(asked.gate.expected)) return undefined;
  const { written } = phase.batch.query;
  for (const { column, value } of reading.tree.assignments) {
    // backfill-null-ambiguous reports NULL.
    if (value?.kind !== 'literal' || value.type === 'null') continue;
    if (!asked.reading.ok || !asked.reading.tree.columns.some(({ name }) => sameName(name, column))) continue;
    if (countsRow(asked, written.table, column, sampleOf(value)) !== 'counts') continue;
    return `counts the rows in which ${writeName(column)} is ${value.value}, but that is the value the query sets`;
  }
  return undefined;
}

function sampleOf({ type, value }: Extract<Expression, { kind: 'literal' }>): SampleValue {
  if (type === 'string') return value;
  if (type === 'boolean') return /^(true|1)$/i.test(value) ? 1n : 0n;
  return /^[+-]?\d+$/.test(value) ? BigInt(value) : Number(value);
}
