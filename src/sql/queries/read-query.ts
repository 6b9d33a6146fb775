import { KiB } from '../../core/storage-size.ts';
import { lex } from '../lexing/lexer.ts';
import type { LexOptions } from '../lexing/scanner.ts';
import type { Token } from '../lexing/token.ts';
import { matches } from '../lexing/token-reader.ts';
import { plainQuery } from './plain-query.ts';
import type { QueryTree } from './query-tree.ts';
import { DEEPEST, isNode, readTree, TooDeep } from './read-query-tree.ts';
import { TooSlow, withinTime } from './within-time.ts';

export type QueryReading =
  | { readonly ok: true; readonly tree: QueryTree }
  | { readonly ok: false; readonly reason: string };

/** Above these limits the parser is not called, because its time is not bounded by the length of the text. */
const MOST_CHARACTERS = 128 * KiB;
const MOST_ITEMS = 5000;
/** Each level of a nested query with a mistake in it takes the parser three times as long. */
const DEEPEST_QUERY = 6;
/** Milliseconds; an ordinary query takes one. */
const LONGEST = 1000;

const nestedTooDeep = `it is nested deeper than ${DEEPEST} levels`;

/**
 * Reads a SELECT, UPDATE, DELETE, INSERT or REPLACE by node-sql-parser, the authority for their contents. It is
 * loaded at the first call. Never throws: what it cannot read comes back with the reason.
 * @param sql one statement; phasedb's placeholders stand for a number
 */
export async function readQuery(sql: string, options?: LexOptions): Promise<QueryReading> {
  const prepared = prepare(sql, options);
  if (typeof prepared !== 'string') return prepared;
  const { default: library } = await import('node-sql-parser/build/mysql.js');
  try {
    const read: unknown = withinTime(LONGEST, () => new library.Parser().astify(prepared, { database: 'MySQL' }));
    const [node, second] = Array.isArray(read) ? read : [read];
    if (second !== undefined) return { ok: false, reason: 'it contains several statements' };
    const tree = isNode(node) ? readTree(node, new Set(), 0) : undefined;
    return tree === undefined ? { ok: false, reason: 'it is not a query' } : { ok: true, tree };
  } catch (error) {
    if (error instanceof TooSlow) return { ok: false, reason: 'the parser does not finish' };
    if (error instanceof TooDeep) return { ok: false, reason: nestedTooDeep };
    return { ok: false, reason: whereItFailed(error, prepared) };
  }
}

/** What the parser does not know and the meaning does not need is written in another way. */
function prepare(sql: string, options: LexOptions | undefined): string | Extract<QueryReading, { ok: false }> {
  if (sql.length > MOST_CHARACTERS) return { ok: false, reason: 'it is longer than 128 KiB' };
  const { tokens, problem } = lex(sql, options);
  if (problem !== undefined) return { ok: false, reason: problem.message };
  const tooMuch = beyondLimits(tokens);
  if (tooMuch !== undefined) return { ok: false, reason: tooMuch };
  const end = tokens.findLastIndex(({ text }) => text !== ';') + 1;
  return plainQuery(tokens.slice(0, end));
}

function beyondLimits(tokens: readonly Token[]): string | undefined {
  const open: { readonly query: boolean }[] = [];
  let cases = 0;
  let queries = 0;
  let items = 0;
  for (const [index, token] of tokens.entries()) {
    if (matches(token, '(')) {
      const query = ['SELECT', 'WITH', 'TABLE', 'VALUES'].includes(tokens[index + 1]?.upper ?? '');
      open.push({ query });
      if (query) queries++;
    } else if (matches(token, ')')) {
      const closed = open.pop();
      if (closed === undefined) return 'a closing parenthesis has no opening parenthesis';
      if (closed.query) queries--;
    } else if (token.upper === 'CASE') cases++;
    else if (token.upper === 'END') cases--;
    else if (token.text === ',') items++;
    if (open.length + cases > DEEPEST) return nestedTooDeep;
    if (queries > DEEPEST_QUERY) return `it has queries nested deeper than ${DEEPEST_QUERY} levels`;
  }
  if (open.length > 0) return 'a parenthesis is not closed';
  return items > MOST_ITEMS ? `it has more than ${MOST_ITEMS} list items` : undefined;
}

function whereItFailed(error: unknown, sql: string): string {
  const { location } = error as { location?: { start?: { offset?: number } } };
  const offset = location?.start?.offset;
  if (offset === undefined) return 'the parser failed';
  const rest = sql.slice(offset).replace(/\s+/g, ' ').trim();
  return rest === '' ? 'it is incomplete' : `the parser stops at "${rest.slice(0, 40)}"`;
}
