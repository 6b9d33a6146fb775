import { rowValue } from '../../core/row-value.ts';
import { lex } from './lexer.ts';
import type { Token } from './token.ts';

const beforeTables = new Set(['FROM', 'JOIN', 'INTO', 'UPDATE', 'TABLE', 'TABLES']);

/**
 * A statement of somebody else, marked as values of rows but for what it does and to which tables: the application may have written
 * anything into its comments, names of columns and literals. Never throws.
 * @param sql may be cut at its end
 */
export function markAllButTables(sql: string): string {
  const { tokens } = lex(sql);
  let marked = '';
  let at = 0;
  const keep = (first: Token, last: Token) => {
    marked += hidden(sql.slice(at, first.start)) + sql.slice(first.start, last.end);
    at = last.end;
  };
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as Token;
    if (token.kind !== 'word' || (index > 0 && !beforeTables.has(token.upper))) continue;
    keep(token, token);
    if (!beforeTables.has(token.upper)) continue;
    const last = endOfName(tokens, index + 1);
    if (last === undefined) continue;
    keep(tokens[index + 1] as Token, tokens[last] as Token);
    index = last;
  }
  return marked + hidden(sql.slice(at));
}

/** `t`, `d.t`: the last token of a name that begins there. */
function endOfName(tokens: readonly Token[], from: number): number | undefined {
  if (!isName(tokens[from])) return undefined;
  return tokens[from + 1]?.text === '.' && isName(tokens[from + 2]) ? from + 2 : from;
}

function isName(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'quoted';
}

/** Blanks at the ends stay, so that what is shown is not run together. */
function hidden(text: string): string {
  const [, before = '', within = '', behind = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  return within === '' ? text : before + rowValue(within) + behind;
}
