import { reservedWords } from '../../sql/lexing/keywords.ts';
import { identifierOf } from '../../sql/lexing/quote.ts';
import type { Token } from '../../sql/lexing/token.ts';
import type { VariableNames } from '../../sql/statements/variable-scope.ts';
import { type Reaches, reachOf } from './joined-tables.ts';

type Tokens = readonly Token[];

/** What limits the rows of an UPDATE or DELETE. */
export interface Bounds {
  /** LIMIT with a number that a transaction can bear. */
  readonly limited: boolean;
  /** A condition that holds for only some rows: it compares a column. */
  readonly filtered: boolean;
  /** A condition that picks rows by what the caller or the trigger's row gives: a column equals a variable, or NEW.x or OLD.x. */
  readonly keyed: boolean;
}

/** Where an UPDATE or DELETE stands. */
export interface Place {
  readonly variables: VariableNames;
  /** There NEW and OLD are rows; elsewhere they may be names of tables. */
  readonly inTrigger: boolean;
}

interface Scope extends Place {
  readonly reaches: Reaches;
}

/**
 * Reads what limits an UPDATE or DELETE. In doubt nothing does.
 * @param tokens of the statement
 */
export function boundsOf(tokens: Tokens, place: Place): Bounds {
  const outer = [...outerTokens(tokens)];
  const verb = outer.findIndex(({ token }) => token.upper === 'UPDATE' || token.upper === 'DELETE');
  const scope = { ...place, reaches: reachOf(outer.slice(verb).map(({ token }) => token)) };
  const at = (word: string) => outer.find(({ token }) => token.upper === word)?.index;
  const [where, limit] = [at('WHERE'), at('LIMIT')];
  const ends = [at('ORDER'), limit, tokens.length].filter((index) => index !== undefined);
  const whole = where === undefined ? [] : tokens.slice(where + 1, Math.min(...ends.filter((end) => end > where)));
  const condition = whole.length > MOST_TOKENS ? [] : whole;
  return {
    limited: limit !== undefined && isSmallNumber(tokens.slice(limit + 1)),
    filtered: condition.length > 0 && holds(condition, (part) => comparesColumn(part, scope)),
    keyed: condition.length > 0 && holds(condition, (part) => picksByValue(part, scope)),
  };
}

const MOST_ROWS = 100_000;

/** Nobody nests conditions as deep; each level looks at its tokens again. */
const DEEPEST = 30;
const MOST_TOKENS = 2000;

function isSmallNumber(tokens: Tokens): boolean {
  const [count] = tokens;
  return tokens.length === 1 && count?.kind === 'number' && Number(count.text) <= MOST_ROWS;
}

/** Whether every alternative of a condition has a part of that kind among those that have to hold together. */
function holds(condition: Tokens, test: (part: Tokens) => boolean, depth = 0): boolean {
  if (depth > DEEPEST) return false;
  const inner = withoutParentheses(condition);
  const alternatives = splitAt(inner, (token) => ['OR', 'XOR'].includes(token.upper) || token.text === '||');
  if (alternatives.length > 1) return alternatives.every((one) => holds(one, test, depth + 1));
  const together = splitAt(inner, (token) => token.upper === 'AND' || token.text === '&&');
  if (together.length > 1) return together.some((one) => holds(one, test, depth + 1));
  return inner.length > 0 && inner[0]?.upper !== 'NOT' && inner[0]?.text !== '!' && test(inner);
}

function withoutParentheses(tokens: Tokens): Tokens {
  let inner = tokens;
  for (let level = 0; level < DEEPEST; level++) {
    if (inner[0]?.text !== '(' || [...outerTokens(inner)].length !== 2) break;
    inner = inner.slice(1, -1);
  }
  return inner;
}

/** Tokens outside of parentheses and CASE; of a parenthesis and a CASE only both ends. */
function* outerTokens(tokens: Tokens): Iterable<{ readonly token: Token; readonly index: number }> {
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    const opens = token.text === '(' || token.upper === 'CASE';
    const closes = token.text === ')' || (token.upper === 'END' && depth > 0);
    if (closes) depth -= 1;
    if (depth <= 0) yield { token, index };
    if (opens) depth += 1;
  }
}

/** The AND of BETWEEN … AND … does not separate. */
function splitAt(tokens: Tokens, separates: (token: Token) => boolean): readonly Tokens[] {
  const parts: Tokens[] = [];
  let from = 0;
  let betweens = 0;
  for (const { token, index } of outerTokens(tokens)) {
    if (token.upper === 'BETWEEN') betweens += 1;
    else if (separates(token)) {
      if (token.upper === 'AND' && betweens > 0) betweens -= 1;
      else {
        parts.push(tokens.slice(from, index));
        from = index + 1;
      }
    }
  }
  return [...parts, tokens.slice(from)];
}

const comparisons = new Set(['=', '<=>', '<', '>', '<=', '>=', '<>', '!=']);

function comparesColumn(part: Tokens, scope: Scope): boolean {
  const reached = part.some((_, index) => isColumnAt(part, index, scope) && scope.reaches(qualifierAt(part, index)));
  if (!reached) return false;
  const at = part.findIndex(({ text, upper }) => comparisons.has(text) || upper === 'IN');
  const [left, right] = [part.slice(0, at), part.slice(at + 1)];
  if (at < 0 || !isColumn(left, scope)) return at < 0 || textOf(left) !== textOf(right);
  // `id = id`, `v.id = id` and `id IN (7, id)` hold for every row.
  const values = part[at]?.upper === 'IN' ? splitAt(right.slice(1, -1), ({ text }) => text === ',') : [right];
  return !values.some((value) => isColumn(value, scope) && isSameColumn(left, value));
}

function textOf(tokens: Tokens): string {
  return tokens.map((token) => token.upper || token.text).join(' ');
}

function isSameColumn(one: Tokens, other: Tokens): boolean {
  const [a, b] = [one, other].map((side) => side.at(-1)).map((token) => token && identifierOf(token).toLowerCase());
  const [of, from] = [one, other].map((side) => qualifierAt(side, side.length - 1));
  return a === b && (of === undefined || from === undefined || of === from);
}

function isColumn(side: Tokens, scope: Scope): boolean {
  const isName = side.length === 1 || ((side.length === 3 || side.length === 5) && side[1]?.text === '.');
  return isName && isColumnAt(side, side.length - 1, scope);
}

/** Whether the name of a column ends here. */
function isColumnAt(tokens: Tokens, index: number, { variables, inTrigger }: Scope): boolean {
  const [token, next, before, owner] = [tokens[index], tokens[index + 1], tokens[index - 1], tokens[index - 2]];
  if (token === undefined || next?.text === '.' || next?.text === '(') return false;
  if (token.kind !== 'quoted' && token.kind !== 'word') return false;
  if (before?.text === '.') return !(inTrigger && (owner?.upper === 'NEW' || owner?.upper === 'OLD'));
  if (token.kind === 'word' && reservedWords.has(token.text.toLowerCase())) return false;
  return !variables.has(identifierOf(token).toLowerCase());
}

/** The table of the column whose name ends there, in lower case; undefined: none is written. */
function qualifierAt(tokens: Tokens, index: number): string | undefined {
  const owner = tokens[index - 1]?.text === '.' ? tokens[index - 2] : undefined;
  return owner && identifierOf(owner).toLowerCase();
}

/** `column = value`, `value = column`, or `column IN (values)`. */
function picksByValue(part: Tokens, scope: Scope): boolean {
  const isPicked = (side: Tokens) => isColumn(side, scope) && scope.reaches(qualifierAt(side, side.length - 1));
  const isOneValue = (side: Tokens) => isValue(side, scope);
  const equals = part.findIndex(({ text }) => text === '=' || text === '<=>');
  if (equals > 0) {
    const [left, right] = [part.slice(0, equals), part.slice(equals + 1)];
    return (isPicked(left) && isOneValue(right)) || (isOneValue(left) && isPicked(right));
  }
  const list = part.findIndex(({ upper }) => upper === 'IN');
  if (list < 0 || part[list + 1]?.text !== '(' || part.at(-1)?.text !== ')') return false;
  const values = splitAt(part.slice(list + 2, -1), ({ text }) => text === ',');
  return isPicked(part.slice(0, list)) && values.every(isOneValue);
}

/** A value that differs from call to call; every row may have a literal. */
function isValue(side: Tokens, { variables, inTrigger }: Scope): boolean {
  const [first, second] = side;
  if (first === undefined || (first.kind !== 'word' && first.kind !== 'quoted')) return false;
  if (side.length === 1) return variables.has(identifierOf(first).toLowerCase());
  return inTrigger && side.length === 3 && second?.text === '.' && ['NEW', 'OLD'].includes(first.upper);
}
