import type { Catalog } from '../../catalog/catalog.ts';
import { findColumn, sameName } from '../../catalog/find.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { listed } from '../../migration/problem.ts';
import type { BatchQuery } from '../../sql/queries/batch-query.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { ColumnDefinition } from '../../sql/statements/definition.ts';
import { type BatchText, readBatchText } from '../proof/batch-text.ts';
import type { Remark, Rule } from '../rule.ts';
import { onOneLine } from '../writing/one-line.ts';
import { wholeOf } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema =
  'CREATE TABLE orders (id BIGINT PRIMARY KEY, net INT NOT NULL, tax INT NULL, gross INT AS (net + tax) STORED);';
const file = (set: string) =>
  yaml`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET ${set} WHERE tax IS NULL LIMIT {batch_size}
  `;

export const rule: Rule = {
  name: 'backfill-sets-generated',
  group: 'backfill',
  severity: 'error',
  insteadOf: ['backfill-not-idempotent', 'backfill-null-ambiguous'],
  flags:
    'A backfill or its `rollback_sql` that sets a generated column. An INSERT that names no columns sets every ' +
    'visible column.',
  why: 'MySQL computes the column and refuses the query with error 3105. It accepts only the word DEFAULT as a value.',
  instead:
    'Leave the column out: MySQL updates it when the columns change from which it is computed. To store other ' +
    'values, the column must not be generated.',
  examples: { bad: { schema, file: file('tax = 0, gross = net') }, good: { schema, file: file('tax = 0') } },
  *phase({ kind, phase, before }) {
    if (kind !== 'backfill') return;
    const { batch, rollback, place } = phase;
    yield* remarks(batch.query, before, wholeOf(batch.locate, batch.query.sql));
    if (rollback !== undefined) yield* remarks(rollback, before, { place });
  },
};

function* remarks(query: BatchQuery, catalog: Catalog, place: Pick<Remark, 'place' | 'end'>): Iterable<Remark> {
  const table = catalog.table(query.written.schema, query.written.table);
  const text = readBatchText(query);
  if (table === undefined || text === undefined) return;
  const named = generated(table).filter(({ name }) => givesValue(text, name));
  if (named.length > 0) {
    const names = listed(named.map(({ name }) => writeName(name)));
    const how = named.map(({ generated: by }) => `(${onOneLine(by?.expression ?? '')})`);
    yield {
      ...place,
      message: `The query sets ${names} of ${writeTable(table)}, but MySQL computes ${named.length === 1 ? 'it' : 'them'} as ${listed(how)}.`,
      fix: withoutThem(text, table),
    };
  }
  const visible = generated(table).filter(({ invisible }) => invisible !== true);
  if (query.verb !== 'insert-select' || text.inserted.length > 0 || !table.complete || visible.length === 0) return;
  const others = table.columns.filter(({ generated: by, invisible }) => by === undefined && invisible !== true);
  yield {
    ...place,
    message: `The INSERT names no columns, so it sets every column of ${writeTable(table)}, but MySQL computes ${listed(visible.map(({ name }) => writeName(name)))}.`,
    fix: `INSERT INTO ${writeTable(table)} (${others.map(({ name }) => writeName(name)).join(', ')}) SELECT …`,
  };
}

function generated({ columns }: CatalogTable): readonly ColumnDefinition[] {
  return columns.filter((column) => column.generated !== undefined);
}

/** A column in the list of an INSERT … SELECT always gets a value from it. */
function givesValue({ inserted, assignments, onDuplicate }: BatchText, column: string): boolean {
  const isSet = [...assignments, ...onDuplicate].some(
    (one) => sameName(one.column, column) && one.value.toUpperCase() !== 'DEFAULT',
  );
  return isSet || inserted.some((one) => sameName(one, column));
}

/** The SET of an UPDATE without generated columns; undefined for an INSERT, and if no assignment is left. */
function withoutThem({ assignments }: BatchText, table: CatalogTable): string | undefined {
  const left = assignments.filter(({ column }) => findColumn(table, column)?.generated === undefined);
  return left.length === 0
    ? undefined
    : `SET ${left.map(({ column, value }) => `${writeName(column)} = ${value}`).join(', ')}`;
}
