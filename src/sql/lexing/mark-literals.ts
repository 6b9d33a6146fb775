import { rowValue } from '../../core/row-value.ts';
import { lex } from './lexer.ts';
import type { LexOptions } from './scanner.ts';

/** A statement whose literals are marked as values of rows: one of ours with a key in it, or an expression of the server. Never throws. */
export function markLiterals(sql: string): string {
  const literal = new Uint8Array(sql.length);
  mark(sql, literal, {});
  // What a backslash means depends on the session. A sign counts as a literal's where one of the readings says so.
  if (sql.includes('\\')) mark(sql, literal, { noBackslashEscapes: true });
  let marked = '';
  for (let at = 0; at < sql.length; ) {
    const from = at;
    while (at < sql.length && literal[at] === literal[from]) at++;
    const text = sql.slice(from, at);
    marked += literal[from] === 1 ? rowValue(text) : text;
  }
  return marked;
}

function mark(sql: string, literal: Uint8Array, options: LexOptions): void {
  const { tokens, problem } = lex(sql, options);
  for (const { kind, start, end } of tokens) {
    if (kind === 'string' || kind === 'number' || kind === 'binary') literal.fill(1, start, end);
  }
  // A text that was cut, inside a literal perhaps: the rest from there is not shown.
  if (problem !== undefined) literal.fill(1, problem.offset);
}
