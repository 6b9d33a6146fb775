import { lex } from '../../sql/lexing/lexer.ts';

/**
 * Whether what a query gives can be nothing but a number of rows, or whether there are any: `SELECT COUNT(*) …`,
 * `SELECT COUNT(*) = 0 …`, `SELECT NOT EXISTS (…)`. Any other query may give what stands in a row.
 */
export function countsRows(sql: string): boolean {
  const { tokens, problem, versionComments } = lex(sql);
  if (problem !== undefined || versionComments.length > 0) return false;
  const words: string[] = [];
  let depth = 0;
  // What stands in parentheses is left out: what is counted does not matter.
  for (const { text, upper, kind } of tokens) {
    if (text === ')') depth--;
    if (depth === 0 && text !== ')') words.push(kind === 'number' ? '#' : kind === 'word' ? upper : text);
    if (text === '(') depth++;
  }
  const head = words.join(' ');
  return !/\b(UNION|EXCEPT|INTERSECT)\b/.test(head) && counted.test(head);
}

const counted =
  /^SELECT (?:COUNT \(|(?:NOT )?EXISTS \()(?: (?:=|<=>|<>|!=|<|>|<=|>=) #)?(?: (?:AS )?[`\w$]+)??(?: FROM .*)?(?: ;)?$/s;
