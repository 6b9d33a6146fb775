import { identifierOf } from '../../sql/lexing/quote.ts';
import type { Token } from '../../sql/lexing/token.ts';

type Tokens = readonly Token[];

const joins = new Set(['JOIN', 'STRAIGHT_JOIN']);
const joinWords = new Set(['JOIN', 'STRAIGHT_JOIN', 'INNER', 'CROSS', 'LEFT', 'RIGHT', 'OUTER', 'NATURAL']);

/**
 * Whether a condition on a column limits every table that an UPDATE or DELETE writes: the column is of such a table, or of one that
 * is joined to them all by equal columns.
 * @param qualifier of the column, in lower case; undefined: it has none
 */
export type Reaches = (qualifier: string | undefined) => boolean;

/** MySQL joins no more (manual, "Limits on Joins"). */
const MOST_TABLES = 61;

/**
 * Reads the tables of an UPDATE or DELETE and what joins them. In doubt they are not joined.
 * @param outer the statement without what stands in parentheses, from its verb
 */
export function reachOf(outer: Tokens): Reaches {
  const at = (word: string, from = 0) => outer.findIndex(({ upper }, index) => index >= from && upper === word);
  const end = (words: readonly string[], from: number) =>
    Math.min(...words.map((word) => at(word, from)).filter((index) => index >= 0), outer.length);
  const isUpdate = outer[0]?.upper === 'UPDATE';
  const using = isUpdate ? -1 : at('USING');
  const from = at('FROM');
  const isMulti = !isUpdate && !(from >= 0 && namesOf(outer.slice(1, from)).length === 0);
  const isUsing =
    !isUpdate && !isMulti && using > from && !outer.slice(from, using).some(({ upper }) => joins.has(upper));
  const start = isUpdate ? 1 : (isUsing ? using : from) + 1;
  const last = end(isUpdate ? ['SET'] : ['WHERE', 'ORDER', 'LIMIT'], start);
  const refs = outer.slice(start, last);
  if (!refs.some(({ text, upper }) => text === ',' || joins.has(upper))) return () => true;
  if (factorsOf(refs).length > MOST_TABLES) return () => false;
  const where = at('WHERE', last);
  const condition = where < 0 ? [] : outer.slice(where + 1, end(['ORDER', 'LIMIT'], where));
  const { tables, groups } = joined(refs, condition);
  const targets = isUpdate
    ? qualifiersSet(outer.slice(last + 1, end(['WHERE', 'ORDER', 'LIMIT'], last)))
    : namesOf(isUsing ? outer.slice(from + 1, using) : outer.slice(1, from));
  const written = targets.length === 0 || targets.some((one) => !tables.includes(one)) ? tables : targets;
  return (qualifier) => {
    const all = qualifier === undefined ? tables : [qualifier];
    return all.every((one) =>
      written.every((target) => groups.get(one) !== undefined && groups.get(one) === groups.get(target)),
    );
  };
}

/** Which tables equal columns join: those with the same group. */
function joined(
  refs: Tokens,
  condition: Tokens,
): { readonly tables: readonly string[]; readonly groups: Map<string, string> } {
  const groups = new Map<string, string>();
  const tables: string[] = [];
  const unite = (one: string | undefined, other: string | undefined) => {
    const [from, to] = [groups.get(one ?? ''), groups.get(other ?? '')];
    if (from === undefined || to === undefined) return;
    for (const [table, group] of groups) if (group === from) groups.set(table, to);
  };
  const conditions: Tokens[] = [condition];
  let isNatural = false;
  for (const factor of factorsOf(refs)) {
    const on = factor.findIndex(({ upper }) => upper === 'ON' || upper === 'USING');
    const words = (on < 0 ? factor : factor.slice(0, on)).filter(
      ({ upper }) => !joinWords.has(upper) && upper !== 'AS',
    );
    const name = words.findLast((token) => isName(token));
    const called = name === undefined ? '' : identifierOf(name).toLowerCase();
    groups.set(called, called);
    if (isNatural || factor[on]?.upper === 'USING') unite(tables.at(-1), called);
    else if (on >= 0) conditions.push(factor.slice(on + 1).filter(({ upper }) => !joinWords.has(upper)));
    tables.push(called);
    isNatural = factor.at(-1)?.upper === 'NATURAL' || factor.slice(-3).some(({ upper }) => upper === 'NATURAL');
  }
  for (const one of conditions) for (const [left, right] of equalColumns(one)) unite(left, right);
  return { tables, groups };
}

/** The text between commas and JOINs: a table, and what joins it to those before. */
function factorsOf(refs: Tokens): readonly Tokens[] {
  const factors: Token[][] = [[]];
  for (const token of refs) {
    if (token.text === ',' || joins.has(token.upper)) factors.push([]);
    else factors.at(-1)?.push(token);
  }
  return factors;
}

/** `a.x = b.y`, where that has to hold. */
function* equalColumns(condition: Tokens): Iterable<readonly [string, string]> {
  if (
    condition.some(({ text, upper }) => ['OR', 'XOR', 'NOT', 'CASE'].includes(upper) || text === '||' || text === '!')
  )
    return;
  for (const [index, token] of condition.entries()) {
    const [a, dot, , equals, b, other, y, next] = condition.slice(index, index + 8);
    if (dot?.text !== '.' || equals?.text !== '=' || other?.text !== '.' || b === undefined || y === undefined)
      continue;
    const before = condition[index - 1];
    const isWhole = [before, next].every((one) => one === undefined || one.upper === 'AND' || one.text === '&&');
    if (isWhole && a !== undefined && isName(token) && isName(b))
      yield [identifierOf(a).toLowerCase(), identifierOf(b).toLowerCase()];
  }
}

/** Of `a.x = 1, b.y = 2`; none where a column has no qualifier. */
function qualifiersSet(assignments: Tokens): readonly string[] {
  const found: string[] = [];
  let isStart = true;
  for (const [index, token] of assignments.entries()) {
    if (isStart) {
      const dots = assignments[index + 1]?.text === '.' ? (assignments[index + 3]?.text === '.' ? 2 : 1) : 0;
      const owner = assignments[index + (dots === 2 ? 2 : 0)];
      if (dots === 0 || owner === undefined) return [];
      found.push(identifierOf(owner).toLowerCase());
    }
    isStart = token.text === ',';
  }
  return found;
}

/** The last part of each name between commas, without `.*`. */
function namesOf(list: Tokens): readonly string[] {
  const modifiers = new Set(['LOW_PRIORITY', 'QUICK', 'IGNORE']);
  return factorsOf(list).flatMap((one) => {
    const name = one.findLast((token) => isName(token) && !modifiers.has(token.upper));
    return name === undefined ? [] : [identifierOf(name).toLowerCase()];
  });
}

function isName({ kind }: Token): boolean {
  return kind === 'word' || kind === 'quoted';
}
