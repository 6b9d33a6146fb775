import { sameName } from '../../catalog/find.ts';
import { type ColumnReference, type Expression, type QueryTable, walk } from '../../sql/queries/query-tree.ts';
import { compareValues, type SampleValue, toNumber } from '../change/sample-value.ts';

/** A row of a table of which one column is known. */
export interface Row {
  readonly source: QueryTable;
  readonly column: string;
  readonly value: SampleValue;
  /** The text has `<=>`, which the tree shows as `=`. */
  readonly nullSafe: boolean;
}

/** `others`: other columns decide too. `unclear`: it depends on the column, in a way that is not followed. */
export type Truth = boolean | null | 'others' | 'unclear';

type Value = { readonly known: SampleValue } | 'others' | 'unclear';

/** What a condition is for a row, by MySQL's three-valued logic. */
export function truthOf(condition: Expression, row: Row): Truth {
  const value = evaluate(condition, row);
  if (typeof value === 'string') return value;
  const { known } = value;
  if (known === null) return null;
  const number = toNumber(known);
  return number === undefined ? 'unclear' : Number(number) !== 0;
}

/** Whether an expression is NULL for a row in any case. */
export function isNull(expression: Expression, row: Row): boolean {
  const value = evaluate(expression, row);
  return typeof value !== 'string' && value.known === null;
}

/** Whether an expression names the column, in a subquery or outside of one. */
export function refersToColumn(expression: Expression, row: Row): boolean {
  for (const part of walk(expression)) {
    if (part.kind === 'column' && isColumn(part, row)) return true;
    if (part.kind === 'query' && part.query.columns.some((column) => isColumn(column, row))) return true;
  }
  return false;
}

function isColumn({ qualifier, name }: ColumnReference, { source, column }: Row): boolean {
  return sameName(name, column) && (qualifier === undefined || sameName(qualifier, source.alias ?? source.name));
}

function evaluate(expression: Expression, row: Row): Value {
  switch (expression.kind) {
    case 'literal':
      return { known: literal(expression) };
    case 'column':
      return isColumn(expression, row) ? { known: row.value } : 'others';
    case 'call':
      return callOf(expression, row);
    case 'operator':
      return operationOf(expression, row);
    default:
      return unfollowed(expression, row);
  }
}

function literal({ type, value }: Extract<Expression, { kind: 'literal' }>): SampleValue {
  if (type === 'null') return null;
  if (type === 'boolean') return value.toLowerCase() === 'true' ? 1n : 0n;
  return type === 'number' ? (toNumber(value) ?? value) : value;
}

function unfollowed(expression: Expression, row: Row): Value {
  return refersToColumn(expression, row) ? 'unclear' : 'others';
}

function fromTruth(truth: Truth): Value {
  if (typeof truth === 'string') return truth;
  return { known: truth === null ? null : truth ? 1n : 0n };
}

function callOf(call: Extract<Expression, { kind: 'call' }>, row: Row): Value {
  const [first] = call.parts;
  if (first === undefined) return 'others';
  const value = evaluate(first, row);
  switch (call.name) {
    case 'COALESCE':
    case 'IFNULL':
      for (const part of call.parts) {
        const one = evaluate(part, row);
        if (typeof one === 'string' || one.known !== null) return one;
      }
      return { known: null };
    case 'ISNULL':
      return typeof value === 'string' ? value : fromTruth(value.known === null);
    case 'CHAR_LENGTH':
    case 'CHARACTER_LENGTH':
    case 'LENGTH':
    case 'OCTET_LENGTH':
      return typeof value === 'string' ? value : lengthOf(value.known);
    case 'LOWER':
    case 'UPPER':
    case 'LCASE':
    case 'UCASE':
      return value;
    case 'ABS': {
      const number = typeof value === 'string' ? undefined : toNumber(value.known);
      return typeof number === 'bigint' ? { known: number < 0n ? -number : number } : unfollowed(call, row);
    }
    case 'TRIM':
    case 'LTRIM':
    case 'RTRIM':
      return typeof value !== 'string' && value.known === null ? value : unfollowed(call, row);
    default:
      return unfollowed(call, row);
  }
}

/** In characters; of bytes it is the least that so many characters take. */
function lengthOf(known: SampleValue): Value {
  if (known === null) return { known };
  if (typeof known === 'object')
    return known.characters === undefined ? 'unclear' : { known: BigInt(known.characters) };
  return { known: BigInt(String(known).length) };
}

function operationOf(operation: Extract<Expression, { kind: 'operator' }>, row: Row): Value {
  const { operator, parts } = operation;
  const truths = () => parts.map((part) => truthOf(part, row));
  switch (operator) {
    case 'AND':
      return fromTruth(firstOf([false, null, 'others', 'unclear'], truths()) ?? true);
    case 'OR':
      return fromTruth(firstOf([true, 'unclear', 'others', null], truths()) ?? false);
    case 'NOT': {
      const [truth = 'unclear'] = truths();
      return fromTruth(typeof truth === 'boolean' ? !truth : truth);
    }
    case 'IS':
      return fromTruth(is(parts, row));
    case 'IS NOT': {
      const truth = is(parts, row);
      return fromTruth(typeof truth === 'boolean' ? !truth : truth);
    }
    case 'IN':
    case 'NOT IN':
    case 'BETWEEN':
    case 'NOT BETWEEN':
      return fromTruth(among(operator, parts, row));
    case '-': {
      const [value, second] = parts.map((part) => evaluate(part, row));
      const number = value === undefined || typeof value === 'string' ? undefined : toNumber(value.known);
      if (second !== undefined || number === undefined) return nullOrUnfollowed(operation, row);
      return { known: -number };
    }
    default:
      if (comparisons.has(operator)) return fromTruth(compare(operator, parts, row));
      return nullOrUnfollowed(operation, row);
  }
}

function nullOrUnfollowed(operation: Extract<Expression, { kind: 'operator' }>, row: Row): Value {
  const isNothing = patterns.has(operation.operator) && operation.parts.some((part) => isNull(part, row));
  return isNothing ? { known: null } : unfollowed(operation, row);
}

/** Operators that make NULL of NULL, and of anything else what is not followed. */
const patterns = new Set(['LIKE', 'NOT LIKE', 'REGEXP', 'NOT REGEXP', 'RLIKE', 'NOT RLIKE', '+', '-', '*', '/', '%']);
const comparisons = new Set(['=', '<>', '!=', '<', '<=', '>', '>=']);

function firstOf<T>(order: readonly T[], found: readonly T[]): T | undefined {
  return order.find((one) => found.includes(one));
}

function is([left, right]: readonly Expression[], row: Row): Truth {
  if (left === undefined || right?.kind !== 'literal') return 'unclear';
  const value = evaluate(left, row);
  if (typeof value === 'string') return value;
  if (right.type === 'null') return value.known === null;
  const truth = truthOf(left, row);
  return typeof truth === 'string' ? truth : truth === (right.value.toLowerCase() === 'true');
}

/** `x BETWEEN a AND b` and `x IN (…)`, written out. */
function among(operator: string, parts: readonly Expression[], row: Row): Truth {
  const [tested, ...others] = parts;
  if (tested === undefined) return 'unclear';
  const [low, high] = others;
  const truths =
    operator.endsWith('BETWEEN') && low !== undefined && high !== undefined
      ? [compare('>=', [tested, low], row), compare('<=', [tested, high], row)]
      : others.map((other) => compare('=', [tested, other], row));
  const within = operator.endsWith('BETWEEN')
    ? (firstOf<Truth>([false, null, 'others', 'unclear'], truths) ?? true)
    : (firstOf<Truth>([true, 'unclear', 'others', null], truths) ?? false);
  return operator.startsWith('NOT') && typeof within === 'boolean' ? !within : within;
}

function compare(operator: string, parts: readonly Expression[], row: Row): Truth {
  const [left, right] = parts.map((part) => evaluate(part, row));
  if (left === undefined || right === undefined) return 'unclear';
  const isKnownNull = (value: Value) => typeof value !== 'string' && value.known === null;
  if (isKnownNull(left) || isKnownNull(right)) return row.nullSafe ? 'unclear' : null;
  if (typeof left === 'string' || typeof right === 'string') {
    return left === 'unclear' || right === 'unclear' ? 'unclear' : 'others';
  }
  return compareValues(operator, left.known, right.known) ?? 'unclear';
}
