import { expressionWords, harmlessFunctions, parenthesisWords } from '../../ddl/probe/harmless.ts';
import { reservedWords } from '../../sql/lexing/keywords.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import type { BatchQuery } from '../../sql/queries/batch-query.ts';

/** Reserved words that a statement of each kind may contain, besides those of expressions. Others are not tried. */
const statementWords: Readonly<Record<BatchQuery['verb'], ReadonlySet<string>>> = {
  update: new Set('UPDATE SET WHERE AS IGNORE FORCE INDEX LIMIT DEFAULT'.split(' ')),
  delete: new Set('DELETE FROM WHERE AS IGNORE LIMIT'.split(' ')),
  'insert-select': new Set('INSERT INTO SELECT FROM WHERE AS IGNORE FORCE INDEX LIMIT'.split(' ')),
};

const operators = new Set('( ) , . + - * / % < > = ! & | ^ ~ -> ->> <=> <= >= <> != << >> && ||'.split(' '));

/** Not built in on every version; a stored function could have the name. */
const notEverywhere = new Set(['MD5', 'SHA', 'SHA1']);

/** A second one would belong to a subquery. */
const once = new Set('SELECT FROM INTO WHERE SET'.split(' '));

/** The contents of a statement that may be tried. */
export interface PlainWords {
  /** Names of the functions that it calls, in upper case. */
  readonly calls: readonly string[];
}

/**
 * Whether a statement contains only known words: one table read, one written, and expressions of built-in functions without
 * effects or waits. Subqueries, variables, hints and version comments are not allowed.
 * @returns why not, as the end of a sentence
 */
export function plainWords(sql: string, verb: BatchQuery['verb']): PlainWords | { readonly why: string } {
  const { tokens, problem, versionComments } = lex(sql);
  if (problem !== undefined || versionComments.length > 0) return { why: 'phasedb cannot read the query' };
  const words = statementWords[verb];
  const select = verb === 'insert-select' ? tokens.findIndex(({ upper }) => upper === 'SELECT') : 0;
  const calls: string[] = [];
  const seen = new Map<string, number>();
  for (const [index, token] of tokens.entries()) {
    const { kind, upper, text, end } = token;
    const next = tokens[index + 1];
    if (kind === 'variable' || kind === 'hint' || kind === 'placeholder')
      return { why: `the query contains the ${kind} ${text}` };
    if (kind === 'operator' && !operators.has(text)) return { why: `the query contains the operator ${text}` };
    if (kind === 'string' && text.startsWith('$')) return { why: `the query contains the string ${text.slice(0, 20)}` };
    // Before SELECT are a table and its columns; a parenthesis usually follows the table.
    const opens = next?.text === '(' && index >= select;
    if (kind === 'quoted' && opens) return { why: `the query calls ${text}, whose effects are unknown` };
    if (kind !== 'word') continue;
    if (once.has(upper)) seen.set(upper, (seen.get(upper) ?? 0) + 1);
    if ((seen.get(upper) ?? 0) > 1) return { why: `the query contains ${text} twice` };
    const reserved = reservedWords.has(text.toLowerCase());
    const before = tokens[index - 1];
    // A type that is not a reserved word, as in CAST(a AS DATETIME(6)). Elsewhere it may be the name of a function.
    const grammar = parenthesisWords.has(upper) && (reserved || before?.upper === 'AS');
    if (opens && !words.has(upper) && !grammar) {
      // After a blank or a schema's name, it is a stored function (manual, "Function Name Parsing and Resolution").
      const builtIn = harmlessFunctions.has(upper) && !notEverywhere.has(upper);
      if (!builtIn || next.start > end || before?.text === '.') {
        return { why: `the query calls ${text}, whose effects are unknown` };
      }
      calls.push(upper);
    } else if (reserved && !words.has(upper) && !expressionWords.has(upper)) {
      return { why: `the query contains ${text}` };
    }
  }
  return { calls: [...new Set(calls)] };
}
