import { sameName } from '../../catalog/find.ts';
import { reservedWords } from '../../sql/lexing/keywords.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { identifierOf } from '../../sql/lexing/quote.ts';
import type { Token } from '../../sql/lexing/token.ts';

/** A table, column or other thing that an SQL text names. */
export interface NameInSql {
  readonly name: string;
  /** `t` of `t.a`. */
  readonly qualifier: string | undefined;
  /** The word or operator before the whole of it, upper case. */
  readonly before: string | undefined;
  /** After AS, so it is an alias and not a column or table. */
  readonly alias: boolean;
}

/** The names in an expression or a statement; strings, comments and calls are left out. Never throws. */
export function namesInSql(sql: string): readonly NameInSql[] {
  const { tokens } = lex(sql);
  return tokens.flatMap((token, index) => {
    const next = tokens[index + 1]?.text;
    if (!isName(token) || (token.kind === 'word' && next === '(')) return [];
    const dotted = tokens[index - 1]?.text === '.';
    const owner = dotted ? tokens[index - 2] : undefined;
    let first = index;
    while (tokens[first - 1]?.text === '.') first -= 2;
    const before = tokens[first - 1];
    const word = before === undefined ? undefined : before.upper === '' ? before.text : before.upper;
    return [
      {
        name: identifierOf(token),
        qualifier: owner !== undefined && isName(owner) ? identifierOf(owner) : undefined,
        before: word,
        alias: word === 'AS' && next !== '.',
      },
    ];
  });
}

/** The names of a table in a text: its name and the aliases after it. */
export function callingsOf(sql: string, table: string): readonly string[] {
  const { tokens } = lex(sql);
  const aliases = tokens.flatMap((token, index) => {
    if (!isName(token) || !sameName(identifierOf(token), table)) return [];
    const next = tokens[tokens[index + 1]?.upper === 'AS' ? index + 2 : index + 1];
    return next !== undefined && isName(next) && !reservedWords.has(next.text.toLowerCase())
      ? [identifierOf(next)]
      : [];
  });
  return [table, ...aliases];
}

/** Stars that stand for columns: with a table in front of the dot, or undefined for all tables. */
export function starsIn(sql: string): readonly (string | undefined)[] {
  const { tokens } = lex(sql);
  return tokens.flatMap((token, index) => {
    if (token.text !== '*') return [];
    const before = tokens[index - 1];
    if (before?.text === '.') {
      const owner = tokens[index - 2];
      return owner === undefined ? [] : [identifierOf(owner)];
    }
    const opens = before !== undefined && ['SELECT', 'DISTINCT', 'ALL'].includes(before.upper);
    return opens || before?.text === ',' ? [undefined] : [];
  });
}

/** Whether an expression of a table's definition uses the column. */
export function usesColumn(expression: string, column: string): boolean {
  return namesInSql(expression).some(({ name, alias }) => !alias && sameName(name, column));
}

function isName(token: Token): boolean {
  return token.kind === 'word' || token.kind === 'quoted';
}
