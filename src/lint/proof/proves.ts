import type { JudgedQuery } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import { type Expression, type QueryTree, walk } from '../../sql/queries/query-tree.ts';
import type { SampleValue } from '../change/sample-value.ts';
import { hasWord, namesColumn } from '../phases/gates.ts';
import { best, countsRow, expectsNone, type Sight } from './counts-row.ts';

/** How far gates that hold show that no row has any of the values in a column: `partly` where a gate counts only some such rows. */
export type Proof = 'full' | 'partly' | 'none';

/** @param values each of them has to be counted by one of the gates */
export function provesAbsent(
  gates: readonly JudgedQuery[],
  table: string,
  column: string,
  values: readonly SampleValue[],
): Proof {
  const sights: readonly Sight[] = values.map((value) =>
    best(gates.map((gate) => countsRow(gate, table, column, value))),
  );
  if (sights.length > 0 && sights.every((sight) => sight === 'counts' || sight === 'unclear')) return 'full';
  return sights.every((sight) => sight === 'misses') ? 'none' : 'partly';
}

/**
 * Whether a gate shows that no two rows are alike in the columns: it groups by them or some of them, counts them as distinct,
 * or joins the table with itself.
 * @param word must also occur in the gate, e.g. the collation under which rows are compared
 */
export function provesDistinct(
  gates: readonly JudgedQuery[],
  table: string,
  columns: readonly string[],
  word?: string,
): boolean {
  return gates.some((gate) => {
    const { reading, gate: asked } = gate;
    if (word !== undefined && !hasWord(asked.sql, word)) return false;
    const names = columns.some((column) => namesColumn(gate, table, column));
    if (!reading.ok) return names && ['GROUP', 'DISTINCT', 'PARTITION'].some((one) => hasWord(asked.sql, one));
    if (!names || !expectsNone(asked, reading.tree)) return false;
    if (hasWord(asked.sql, 'DISTINCT') || hasWord(asked.sql, 'PARTITION')) return true;
    return [reading.tree, ...reading.tree.queries].some((query) => identifiesRows(query, table, columns));
  });
}

function identifiesRows(query: QueryTree, table: string, columns: readonly string[]): boolean {
  const own = query.from.filter(({ name }) => sameName(name, table)).length;
  const among = (expressions: readonly Expression[]) =>
    expressions
      .flatMap((one) => [...walk(one)])
      .every((part) => part.kind !== 'column' || columns.some((column) => sameName(column, part.name)));
  if (own > 1) return true;
  if (own === 0 || query.groupBy.length === 0 || !among(query.groupBy)) return false;
  // A condition on another column leaves out rows that may be alike.
  return query.where === undefined || among([query.where]);
}

/** Whether a gate looks at the values of all columns together, as one that counts rows against a CHECK over them does. */
export function looksAtAll(gates: readonly JudgedQuery[], table: string, columns: readonly string[]): boolean {
  const anything: SampleValue = { characters: undefined };
  return gates.some(
    (gate) => columns.length > 0 && columns.every((column) => countsRow(gate, table, column, anything) !== 'misses'),
  );
}
