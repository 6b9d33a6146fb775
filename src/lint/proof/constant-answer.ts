import type { Catalog } from '../../catalog/catalog.ts';
import { findColumn, sameName } from '../../catalog/find.ts';
import { resolveColumn } from '../../catalog/resolved-column.ts';
import { conjuncts, type Expression, type QueryTree } from '../../sql/queries/query-tree.ts';
import { writeName } from '../../sql/rendering/render-definition.ts';
import { truthOf } from './condition-value.ts';

/**
 * Why a query of one value gives the same one whatever the tables hold, as the end of a sentence; undefined: it does not, or
 * nobody can say.
 * @param catalog the tables as the query finds them
 */
export function constantAnswer(tree: QueryTree, sql: string, catalog: Catalog): string | undefined {
  const { tables, variables, functions, select } = tree;
  if (tables.length === 0) {
    const isPlain = variables.length === 0 && functions.every((name) => pure.has(name));
    return isPlain ? 'it reads no table' : undefined;
  }
  // The tree shows `<=>` as `=`.
  const nullSafe = sql.includes('<=>');
  const [result] = select;
  return (
    neverTrue(tree, nullSafe, catalog) ??
    (result === undefined ? undefined : (alwaysSameCount(result) ?? emptyExists(result, nullSafe, catalog)))
  );
}

/** Functions that give the same for the same arguments, and look at nothing else. */
const pure = new Set('COUNT SUM MIN MAX AVG IF IFNULL COALESCE NULLIF CONCAT ABS GREATEST LEAST'.split(' '));

/** A row that no condition speaks of, to find out what a condition is without any. */
const noRow = {
  source: { schema: undefined, name: '', alias: undefined, join: undefined },
  column: '',
  value: null,
};

function neverTrue(query: QueryTree, nullSafe: boolean, catalog: Catalog): string | undefined {
  const { where, grouped } = query;
  if (where === undefined || grouped) return undefined;
  for (const part of [where, ...conjuncts(where)]) {
    const truth = truthOf(part, { ...noRow, nullSafe });
    if (truth === false) return 'no row can match its WHERE';
    if (truth === null || isNotInNull(part)) return 'a comparison with NULL is never true, so no row matches its WHERE';
    const column = notNullAskedForNull(part, query, catalog);
    if (column !== undefined) return `${writeName(column)} is NOT NULL, so no row matches its WHERE`;
  }
  return undefined;
}

/** `a NOT IN (1, NULL)` is false or NULL. */
function isNotInNull(part: Expression): boolean {
  if (part.kind !== 'operator' || part.operator !== 'NOT IN') return false;
  return part.parts.slice(1).some((one) => one.kind === 'literal' && one.type === 'null');
}

/** The column of `a IS NULL`, where the only table of the query has it as NOT NULL. */
function notNullAskedForNull(part: Expression, { from }: QueryTree, catalog: Catalog): string | undefined {
  const [table, second] = from;
  if (table === undefined || second !== undefined) return undefined;
  if (part.kind !== 'operator' || part.operator !== 'IS') return undefined;
  const [column, value] = part.parts;
  if (column?.kind !== 'column' || value?.kind !== 'literal' || value.type !== 'null') return undefined;
  if (column.qualifier !== undefined && !sameName(column.qualifier, table.alias ?? table.name)) return undefined;
  const known = catalog.table(table.schema, table.name);
  const definition = known && findColumn(known, column.name);
  if (known === undefined || definition === undefined) return undefined;
  const { nullable, type } = resolveColumn(definition, known);
  // IS NULL finds '0000-00-00' in a DATE or DATETIME that is NOT NULL (manual, "Comparison Functions and Operators").
  return nullable || /^(date|datetime|timestamp)$/.test(type) ? undefined : definition.name;
}

function emptyExists(result: Expression, nullSafe: boolean, catalog: Catalog): string | undefined {
  if (result.kind !== 'operator') return undefined;
  const [first] = result.parts;
  if (first === undefined) return undefined;
  if (result.operator === 'NOT') return emptyExists(first, nullSafe, catalog);
  return result.operator === 'EXISTS' && first.kind === 'query' ? neverTrue(first.query, nullSafe, catalog) : undefined;
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

/** `COUNT(*) >= 0` and its like: no count is less than 0. */
function alwaysSameCount(result: Expression): string | undefined {
  if (result.kind !== 'operator') return undefined;
  const [left, right] = result.parts;
  const isCount = (one: Expression | undefined) => one?.kind === 'call' && one.name === 'COUNT';
  const [number, operator] = isCount(left)
    ? [right, result.operator]
    : isCount(right)
      ? [left, mirrored[result.operator] ?? result.operator]
      : [undefined, ''];
  if (number?.kind === 'literal' && number.type === 'null') return 'a count is never NULL';
  const value = number === undefined ? undefined : numberIn(number);
  if (value === undefined) return undefined;
  const isConstant = ['>=', '<'].includes(operator)
    ? value <= 0
    : ['>', '<=', '=', '<>', '!='].includes(operator) && value < 0;
  return isConstant ? 'no count is less than 0' : undefined;
}

function numberIn(expression: Expression): number | undefined {
  if (expression.kind === 'literal') return expression.type === 'number' ? Number(expression.value) : undefined;
  const [part, second] = expression.kind === 'operator' && expression.operator === '-' ? expression.parts : [];
  const value = part === undefined || second !== undefined ? undefined : numberIn(part);
  return value === undefined ? undefined : -value;
}
