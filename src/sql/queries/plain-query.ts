import { identifierOf, quoteIdentifier } from '../lexing/quote.ts';
import type { Token } from '../lexing/token.ts';
import { plainConditions } from './plain-conditions.ts';
import { plainArguments, plainMatch, plainWindow } from './plain-functions.ts';
import { statementHead } from './plain-statement.ts';
import { bareParentheses, derivedColumns, dropLocking, rowConstructors } from './plain-tables.ts';
import { PlainWriter } from './plain-writer.ts';

/** Operators of node-sql-parser that MySQL does not have, which stand for those of MySQL that it does not know. */
export const borrowedOperators: Readonly<Record<string, string>> = { '@>': 'MEMBER OF', '<@': 'SOUNDS LIKE' };

/**
 * Writes a query so that node-sql-parser can read it, and reads it right: what that parser does not know is left out where
 * the meaning does not need it (index hints, partitions, locking, collations of literals, types of a CAST, window frames),
 * else written in another way. The tables, columns, functions, variables and conditions stay as they are.
 * @param tokens of one statement, without `;` at its end
 */
export function plainQuery(tokens: readonly Token[]): string {
  const writer = new PlainWriter(tokens.filter(({ kind }) => kind !== 'hint'));
  plainConditions(writer);
  for (let index = 0; index < writer.tokens.length; index++) {
    // After a dot stands a name, whatever the word.
    if (writer.is(index - 1, '.')) continue;
    for (const rewrite of rewrites) if (!writer.isDone(index)) rewrite(writer, index);
  }
  return writer.text();
}

type Rewrite = (writer: PlainWriter, index: number) => void;
const selectOptions = [
  'ALL',
  'HIGH_PRIORITY',
  'STRAIGHT_JOIN',
  'SQL_SMALL_RESULT',
  'SQL_BIG_RESULT',
  'SQL_BUFFER_RESULT',
  'SQL_NO_CACHE',
  'SQL_CALC_FOUND_ROWS',
];

const rewrites: readonly Rewrite[] = [
  // Literals, names and operators.
  (writer, index) => {
    const token = writer.tokens[index];
    if (token?.kind === 'placeholder') writer.write(index, '1');
    else if (token?.kind === 'introducer') writer.drop(index, index + 1);
    else if (token?.kind === 'string') writeString(writer, index);
    else if (token?.kind === 'quoted' && token.text.startsWith('"'))
      writer.write(index, quoteIdentifier(identifierOf(token)));
    else if (token?.kind === 'number')
      writer.write(index, token.text.replace(/^\./, '0.').replace(/^(\d+)(?=[eE])/, '$1.0'));
    else if (token?.kind === 'binary' && token.text.startsWith('0b')) writer.write(index, String(BigInt(token.text)));
    else if (token?.kind === 'variable' && /^@+['"`]/.test(token.text)) {
      writer.write(index, `@${token.text.replaceAll(/[^\w]/g, '')}`);
    } else if (writer.is(index, '||')) writer.write(index, 'OR');
    else if (writer.is(index, '&&')) writer.write(index, 'AND');
    else if (writer.is(index, ':=')) writer.write(index, '=');
    else if (writer.is(index, 'UNKNOWN') && writer.isOne(index - 1, ['IS', 'NOT'])) writer.write(index, 'NULL');
    else if (writer.is(index, '<=>')) writer.write(index, writer.is(index + 1, 'NULL') ? 'IS' : '=');
  },
  (writer, index) => {
    if (
      writer.is(index, 'BINARY') &&
      !writer.isOne(index + 1, ['(', ')']) &&
      !writer.isOne(index - 1, ['AS', 'SET', 'USING', 'COLLATE', ','])
    ) {
      writer.write(index, '~');
    } else if (writer.is(index, 'SOUNDS', 'LIKE')) {
      writer.write(index, '<@');
      writer.drop(index + 1, index + 2);
    } else if (writer.is(index, 'MEMBER', 'OF', '(')) {
      writer.write(index, '@>');
      writer.drop(index + 1, index + 2);
    } else if (writer.is(index, 'DEFAULT') && !writer.is(index + 1, '(')) writer.write(index, 'DEFAULT()');
    else if (isBareName(writer, index)) writer.write(index, `\`${writer.tokens[index]?.text}\``);
    else if (
      writer.isName(index) &&
      writer.is(index + 1, '.') &&
      writer.isName(index + 2) &&
      writer.is(index + 3, '.')
    ) {
      writer.drop(index, index + 2);
    }
  },
  // Functions.
  (writer, index) => {
    const call = writer.is(index + 1, '(');
    if (writer.isOne(index, ['LOCALTIME', 'LOCALTIMESTAMP'])) writer.write(index, call ? 'NOW' : 'NOW()');
    else if (writer.isOne(index, ['UTC_DATE', 'UTC_TIME', 'UTC_TIMESTAMP', 'CURRENT_USER']) && !call) {
      writer.write(index, `${writer.tokens[index]?.upper}()`);
    } else if (writer.isOne(index, ['STD', 'VARIANCE']) && call) {
      writer.write(index, writer.is(index, 'STD') ? 'STDDEV' : 'VAR_POP');
    } else if (call) plainArguments(writer, index, index + 1, writer.closing(index + 1) ?? index + 1);
  },
  // What stands after a table, and how a query is opened and closed.
  (writer, index) => {
    if (writer.isOne(index, ['USE', 'FORCE', 'IGNORE']) && writer.isOne(index + 1, ['INDEX', 'KEY'])) {
      const open = [2, 4, 5].map((offset) => index + offset).find((at) => writer.is(at, '('));
      const close = open === undefined ? undefined : writer.closing(open);
      if (close !== undefined) writer.drop(index, close + 1);
    } else if (writer.is(index, 'PARTITION', '(')) {
      writer.drop(index, (writer.closing(index + 1) ?? index + 1) + 1);
    } else if (writer.is(index, 'FOR', 'SHARE') || writer.is(index, 'FOR', 'UPDATE')) dropLocking(writer, index);
    else if (writer.is(index, 'NATURAL') && !writer.is(index + 1, 'LANGUAGE')) writer.drop(index, index + 1);
    else if (writer.is(index, 'STRAIGHT_JOIN')) writer.write(index, 'JOIN');
    else if (writer.is(index, 'TABLE')) writer.write(index, 'SELECT * FROM');
    else if (writer.is(index, 'SELECT')) {
      let next = index + 1;
      for (; writer.isOne(next, selectOptions); next++) writer.drop(next, next + 1);
      if (writer.is(next, 'DISTINCTROW')) writer.write(next, 'DISTINCT');
    } else if (writer.is(index, 'CASE', '(')) {
      writer.write(index, 'CASE COALESCE(');
      writer.append(writer.closing(index + 1) ?? index, ')');
    } else if (writer.is(index, 'MATCH') && !writer.is(index + 1, '(')) plainMatch(writer, index);
    else if (writer.is(index, '(')) bareParentheses(writer, index);
  },
  plainWindow,
  derivedColumns,
  rowConstructors,
  statementHead,
];

/** Adjacent strings are one; the parser knows no national ones. */
function writeString(writer: PlainWriter, index: number): void {
  const first = writer.tokens[index]?.text.replace(/^[nN]/, '') ?? '';
  let end = index + 1;
  while (writer.tokens[end]?.kind === 'string') end++;
  if (end === index + 1) {
    if (first !== writer.tokens[index]?.text) writer.write(index, first);
    return;
  }
  const quote = first[0] ?? "'";
  const parts = writer.tokens.slice(index + 1, end).map(({ text }) => {
    const inner = text.replace(/^[nN]/, '').slice(1, -1);
    return text.endsWith(quote) ? inner : inner.replaceAll(quote, quote + quote);
  });
  writer.drop(index + 1, end);
  writer.write(index, first.slice(0, -1) + parts.join('') + quote);
}

/** Words that MySQL takes for names and the parser does not. */
function isBareName(writer: PlainWriter, index: number): boolean {
  if (!writer.isOne(index, ['FULL', 'BOOLEAN', 'VECTOR', 'DUALITY'])) return false;
  return !writer.is(index, 'BOOLEAN', 'MODE') && !writer.is(index + 1, '(');
}
