import { rowValue } from '../../core/row-value.ts';
import { lex } from './lexer.ts';

/** A statement whose literals are marked as values of rows: another session's, or one of ours with a key in it. Never throws. */
export function markLiterals(sql: string): string {
  const { tokens, problem } = lex(sql);
  let marked = '';
  let at = 0;
  for (const { kind, start, end } of tokens) {
    if (kind !== 'string' && kind !== 'number' && kind !== 'binary') continue;
    marked += sql.slice(at, start) + rowValue(sql.slice(start, end));
    at = end;
  }
  // A text that was cut, inside a literal perhaps: the rest from there is not shown.
  const rest = sql.slice(at);
  if (problem === undefined || rest === '') return marked + rest;
  const open = Math.max(0, problem.offset - at);
  return marked + rest.slice(0, open) + rowValue(rest.slice(open));
}
