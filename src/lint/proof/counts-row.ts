import type { JudgedQuery } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import type { GateQuery } from '../../migration/migration.ts';
import { conjuncts, type Expression, type QueryTable, type QueryTree } from '../../sql/queries/query-tree.ts';
import type { SampleValue } from '../change/sample-value.ts';
import { namesColumn } from '../phases/gates.ts';
import { isZero } from './asked.ts';
import { isNull, type Row, refersToColumn, truthOf } from './condition-value.ts';

/**
 * Whether a gate sees a row: `counts`, with whatever else is in the row; `partly`: only when other columns say so too; `misses`;
 * `unclear`: the gate does look at the column, in a way that is not followed here.
 */
export type Sight = 'counts' | 'unclear' | 'partly' | 'misses';

/**
 * Whether a gate that holds shows that no row of a table has a value in a column: it expects none, and its condition is true
 * of such a row, whatever stands in the other columns.
 */
export function countsRow(judged: JudgedQuery, table: string, column: string, value: SampleValue): Sight {
  const { gate, reading } = judged;
  if (!expectsNone(gate, reading.ok ? reading.tree : undefined)) return 'misses';
  if (!reading.ok) return namesColumn(judged, table, column) ? 'unclear' : 'misses';
  const { tree } = reading;
  const nullSafe = gate.sql.includes('<=>');
  const seen = [tree, ...tree.queries].flatMap((query) =>
    query.from
      .filter(({ name }) => sameName(name, table))
      .map((source) => sightOf(query, query === tree, source, { column, value, nullSafe, source })),
  );
  return best(seen);
}

/** The one that shows most. */
export function best(sights: readonly Sight[]): Sight {
  const order: readonly Sight[] = ['counts', 'unclear', 'partly', 'misses'];
  return order.find((sight) => sights.includes(sight)) ?? 'misses';
}

/** 0 of a count, NULL of a query that finds no row, or the truth of NOT EXISTS. */
export function expectsNone({ expected }: GateQuery, tree: QueryTree | undefined): boolean {
  const [first] = tree?.select ?? [];
  if (first !== undefined && isTrueOfNone(first)) return expected !== null && !isZero(expected);
  if (expected === null || isZero(expected)) return true;
  return first === undefined || (first.kind === 'operator' && first.operator !== 'EXISTS');
}

/** `COUNT(*) = 0`, `NOT EXISTS (…)`: 1 if there is no row, so 0 shows that rows exist. */
function isTrueOfNone(result: Expression): boolean {
  if (result.kind !== 'operator') return false;
  const [left, right] = result.parts;
  if (result.operator === 'NOT') return left?.kind === 'operator' && left.operator === 'EXISTS';
  return (
    result.operator === '=' &&
    [left, right].some((one) => one?.kind === 'call' && one.name === 'COUNT') &&
    [left, right].some((one) => one?.kind === 'literal' && one.value === '0')
  );
}

function sightOf(query: QueryTree, outermost: boolean, source: QueryTable, row: Row): Sight {
  const condition = query.where === undefined ? true : truthOf(query.where, row);
  if (condition === false || condition === null) return 'misses';
  if (condition === 'others') return query.where && refersToColumn(query.where, row) ? 'partly' : 'misses';
  if (condition === 'unclear') return 'unclear';
  const [result] = query.select;
  if (outermost && result !== undefined) {
    if (result.kind !== 'call' || result.name !== 'COUNT') {
      return refersToColumn(result, row) || query.where !== undefined ? 'unclear' : 'misses';
    }
    const [counted] = result.parts;
    // COUNT leaves out the NULLs of what it counts.
    if (counted !== undefined && !result.star && isNull(counted, row)) return 'misses';
  }
  const loses =
    query.from.some((other) => other !== source && !/^LEFT/i.test(other.join ?? 'LEFT')) || isJoined(source);
  if (loses && query.joined.flatMap(conjuncts).some(comparesWithLiteral)) return 'partly';
  return query.grouped || loses ? 'unclear' : 'counts';
}

/** A condition on what one table holds: in the ON of an inner join it leaves out rows as in the WHERE. */
function comparesWithLiteral(part: Expression): boolean {
  return (
    part.kind === 'operator' &&
    part.parts.some(({ kind }) => kind === 'column') &&
    part.parts.some(({ kind }) => kind === 'literal')
  );
}

/** After a join, a row without a partner is missing. */
function isJoined({ join }: QueryTable): boolean {
  return join !== undefined && !/^(RIGHT|CROSS)/i.test(join);
}
