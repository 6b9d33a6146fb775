import { KiB } from '../../core/storage-size.ts';
import { lex } from '../../sql/lexing/lexer.ts';

/** Nobody wants to see more of a statement on one line. */
const MOST_CHARACTERS = 64 * KiB;

/** SQL on one line: comments and a `;` at its end left out, each break a blank. A very long text stays as it is. */
export function onOneLine(sql: string): string {
  if (sql.length > MOST_CHARACTERS) return sql;
  const { tokens } = lex(sql);
  let text = '';
  let end = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.text === ';' && index === tokens.length - 1) break;
    if (token.start > end && text !== '')
      text += /[^ ]/.test(sql.slice(end, token.start)) ? ' ' : sql.slice(end, token.start);
    text += token.text;
    end = token.end;
  }
  return text;
}
