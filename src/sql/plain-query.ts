import { reservedWords } from './keywords.ts';
import type { Token } from './token.ts';
import { matches } from './token-reader.ts';

/** Operators of node-sql-parser that MySQL does not have, which stand for those of MySQL that it does not know. */
export const borrowedOperators: Readonly<Record<string, string>> = { '@>': 'MEMBER OF', '<@': 'SOUNDS LIKE' };

/**
 * Writes a query so that node-sql-parser can read it, and reads it right: what that parser does not know is left out where
 * the meaning does not need it (index hints, partitions, locking, collations of literals, types of a CAST, window frames),
 * else written in another way. The tables, columns, functions, variables and conditions stay as they are.
 * @param tokens of one statement, without `;` at its end
 */
export function plainQuery(tokens: readonly Token[]): string {
  const writer = new Writer(tokens.filter(({ kind }) => kind !== 'hint'));
  for (let index = 0; index < writer.tokens.length; index++) {
    for (const rewrite of rewrites) if (!writer.isDone(index)) rewrite(writer, index);
  }
  return writer.text();
}

type Rewrite = (writer: Writer, index: number) => void;

/** The text of each token as it is to be written; a token that is left out, or whose text is fixed, is done. */
class Writer {
  readonly tokens: readonly Token[];
  readonly #texts: string[];
  readonly #done: boolean[];
  readonly #closing = new Map<number, number>();

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
    this.#texts = tokens.map(({ text }) => text);
    this.#done = tokens.map(() => false);
    const open: number[] = [];
    for (const [index, token] of tokens.entries()) {
      if (matches(token, '(')) open.push(index);
      else if (matches(token, ')')) this.#closing.set(open.pop() ?? -1, index);
    }
  }

  /** Whether these words and operators stand there. */
  is(index: number, ...symbols: readonly string[]): boolean {
    return symbols.every((symbol, offset) => matches(this.tokens[index + offset], symbol));
  }

  isOne(index: number, symbols: readonly string[]): boolean {
    return symbols.some((symbol) => this.is(index, symbol));
  }

  isName(index: number): boolean {
    const kind = this.tokens[index]?.kind;
    return kind === 'word' || kind === 'quoted';
  }

  isDone(index: number): boolean {
    return this.#done[index] ?? true;
  }

  /** Of the parenthesis at the index; undefined where none opens there. */
  closing(index: number): number | undefined {
    return this.is(index, '(') ? this.#closing.get(index) : undefined;
  }

  write(index: number, text: string): void {
    if (index >= this.#texts.length) return;
    this.#texts[index] = ` ${text} `;
    this.#done[index] = true;
  }

  /** Puts text in front of what is written there. */
  prepend(index: number, text: string): void {
    this.#texts[index] = ` ${text} ${this.#texts[index] ?? ''}`;
  }

  append(index: number, text: string): void {
    this.#texts[index] = `${this.#texts[index] ?? ''} ${text} `;
  }

  /** @param to exclusive */
  drop(from: number, to: number): void {
    for (let index = from; index < to; index++) this.write(index, '');
  }

  /** Indexes of the tokens between two, without what stands in parentheses among them. */
  *directly(from: number, to: number): Iterable<number> {
    for (let index = from; index < to; index++) {
      yield index;
      index = this.closing(index) ?? index;
    }
  }

  /** Tokens that stood apart stay so; and two minus signs would begin a comment. */
  text(): string {
    let result = '';
    for (const [index, token] of this.tokens.entries()) {
      const previous = this.tokens[index - 1];
      const apart = previous !== undefined && (previous.end < token.start || token.kind === 'operator');
      result += (apart && token.text !== '.' && token.text !== '(' ? ' ' : '') + this.#texts[index];
    }
    return result.trim();
  }
}

const modifiers = ['LOW_PRIORITY', 'HIGH_PRIORITY', 'DELAYED', 'QUICK', 'IGNORE'];
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
    const previous = writer.tokens[index - 1];
    if (previous?.text === '.') return;
    const call = writer.is(index + 1, '(');
    if (writer.isOne(index, ['LOCALTIME', 'LOCALTIMESTAMP'])) writer.write(index, call ? 'NOW' : 'NOW()');
    else if (writer.isOne(index, ['UTC_DATE', 'UTC_TIME', 'UTC_TIMESTAMP', 'CURRENT_USER']) && !call) {
      writer.write(index, `${writer.tokens[index]?.upper}()`);
    } else if (writer.isOne(index, ['STD', 'VARIANCE']) && call) {
      writer.write(index, writer.is(index, 'STD') ? 'STDDEV' : 'VAR_POP');
    } else if (call) argumentsOf(writer, index, index + 1, writer.closing(index + 1) ?? index + 1);
  },
  // What stands behind a table, and how a query is opened and closed.
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
    else if (writer.is(index, 'TABLE') && writer.tokens[index - 1]?.text !== '.') writer.write(index, 'SELECT * FROM');
    else if (writer.is(index, 'SELECT')) {
      let next = index + 1;
      while (writer.isOne(next, selectOptions)) writer.drop(next, ++next);
      if (writer.is(next, 'DISTINCTROW')) writer.write(next, 'DISTINCT');
    } else if (writer.is(index, 'CASE', '(')) {
      writer.write(index, 'CASE COALESCE(');
      writer.append(writer.closing(index + 1) ?? index, ')');
    } else if (writer.is(index, 'MATCH') && !writer.is(index + 1, '(')) matchColumns(writer, index);
    else if (writer.is(index, '(')) bareParentheses(writer, index);
  },
  windowOf,
  derivedColumns,
  rowConstructors,
  statementHead,
];

/** Adjacent strings are one; the parser knows no national ones. */
function writeString(writer: Writer, index: number): void {
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
function isBareName(writer: Writer, index: number): boolean {
  if (!writer.isOne(index, ['FULL', 'BOOLEAN', 'VECTOR', 'DUALITY'])) return false;
  return !writer.is(index, 'BOOLEAN', 'MODE') && !writer.is(index + 1, '(');
}

/** The words that some functions have between their arguments. */
function argumentsOf(writer: Writer, name: number, open: number, close: number): void {
  const directly = [...writer.directly(open + 1, close)];
  const find = (...words: readonly string[]) => directly.find((index) => writer.isOne(index, words));
  if (writer.isOne(name, ['SUBSTRING', 'SUBSTR', 'MID'])) {
    for (const index of directly) if (writer.isOne(index, ['FROM', 'FOR'])) writer.write(index, ',');
  } else if (writer.is(name, 'TRIM')) {
    const from = find('FROM');
    if (writer.isOne(open + 1, ['BOTH', 'LEADING', 'TRAILING'])) writer.drop(open + 1, open + 2);
    if (from !== undefined) writer.write(from, writer.isDone(from - 1) ? '' : ',');
  } else if (writer.isOne(name, ['MIN', 'MAX', 'AVG']) && writer.is(open + 1, 'DISTINCT')) {
    writer.drop(open + 1, open + 2);
  } else if (writer.is(name, 'GET_FORMAT')) {
    writer.write(open + 1, `'${writer.tokens[open + 1]?.text}'`);
  } else if (writer.is(name, 'CHAR')) {
    const using = find('USING');
    if (using !== undefined) writer.drop(using, close);
  } else if (writer.is(name, 'WEIGHT_STRING')) {
    const as = find('AS');
    if (as !== undefined) writer.drop(as, close);
  } else if (writer.is(name, 'CAST')) {
    const as = find('AS');
    const zone = directly.find((index) => writer.is(index, 'AT', 'TIME', 'ZONE'));
    if (as === undefined) return;
    writer.drop(zone ?? as, close);
    writer.write(as, 'AS CHAR');
  } else if (writer.is(name, 'CONVERT')) {
    const comma = find(',');
    if (comma === undefined) return;
    writer.drop(comma + 1, close);
    writer.write(comma, ', CHAR');
  } else if (writer.is(name, 'JSON_VALUE')) {
    const options = directly.find(
      (index) =>
        writer.isOne(index, ['RETURNING', 'DEFAULT']) ||
        (writer.isOne(index, ['NULL', 'ERROR']) && writer.is(index + 1, 'ON')),
    );
    if (options !== undefined) writer.drop(options, close);
  } else if (writer.is(name, 'JSON_TABLE')) {
    const columns = find('COLUMNS');
    if (columns === undefined) return;
    writer.write(name, '( SELECT JSON_TABLE');
    writer.drop(columns, close);
    writer.write(close, '))');
  }
}

/** `FOR SHARE [OF …] [NOWAIT | SKIP LOCKED]` */
function dropLocking(writer: Writer, index: number): void {
  let end = index + 2;
  if (writer.is(end, 'OF')) {
    do end += 2;
    while (writer.isOne(end, [',', '.']));
  }
  if (writer.is(end, 'NOWAIT')) end += 1;
  else if (writer.is(end, 'SKIP', 'LOCKED')) end += 2;
  writer.drop(index, end);
}

/** A window keeps what it is parted and ordered by; its frame and the window that it is made from are left out. */
function windowOf(writer: Writer, index: number): void {
  const open = writer.is(index, 'OVER', '(') ? index + 1 : namedWindow(writer, index);
  const close = open === undefined ? undefined : writer.closing(open);
  if (open === undefined || close === undefined) return;
  if (writer.isName(open + 1) && !writer.isOne(open + 1, ['PARTITION', 'ORDER', 'ROWS', 'RANGE', 'GROUPS'])) {
    writer.drop(open + 1, open + 2);
  }
  for (const inside of writer.directly(open + 1, close)) {
    if (writer.isOne(inside, ['ROWS', 'RANGE']) && !writer.isOne(inside - 1, ['.', ',', 'BY'])) {
      writer.drop(inside, close);
      return;
    }
  }
}

/** `WINDOW w AS (`, or a further one behind a comma. */
function namedWindow(writer: Writer, index: number): number | undefined {
  if (!writer.is(index, 'WINDOW') || !writer.isName(index + 1) || !writer.is(index + 2, 'AS', '(')) return undefined;
  const close = writer.closing(index + 3);
  if (close !== undefined && writer.is(close + 1, ',') && writer.is(close + 3, 'AS', '(')) {
    const further = writer.closing(close + 4);
    if (further !== undefined) writer.drop(close + 1, further + 1);
  }
  return index + 3;
}

/** `MATCH a, b AGAINST` */
function matchColumns(writer: Writer, index: number): void {
  let end = index + 1;
  while (writer.isOne(end, [',', '.']) || (writer.isName(end) && !writer.is(end, 'AGAINST'))) end++;
  if (!writer.is(end, 'AGAINST')) return;
  writer.write(index, 'MATCH (');
  writer.prepend(end, ')');
}

/** Those around joined tables, and around the query behind WITH. */
function bareParentheses(writer: Writer, index: number): void {
  const close = writer.closing(index);
  if (close === undefined) return;
  let inside = index + 1;
  while (writer.is(inside, '(')) inside++;
  const isQuery = writer.isOne(inside, ['SELECT', 'WITH', 'VALUES', 'TABLE']);
  const behindWith = writer.is(0, 'WITH') && writer.is(index - 1, ')') && close === writer.tokens.length - 1;
  const behindFrom = writer.isOne(index - 1, ['FROM', 'JOIN', 'UPDATE']) && !writer.isDone(index - 1);
  const direct = [...writer.directly(index + 1, close)];
  const joins =
    !writer.isOne(index + 1, ['SELECT', 'WITH']) && direct.some((at) => writer.isOne(at, ['JOIN', 'STRAIGHT_JOIN']));
  if (!joins && !(isQuery ? behindWith : behindFrom)) return;
  for (const at of direct) if (!isQuery && writer.is(at, ',')) writer.write(at, 'JOIN');
  writer.drop(index, index + 1);
  writer.drop(close, close + 1);
}

/** Names for the columns of a derived table: `) AS d (a, b)`. */
function derivedColumns(writer: Writer, index: number): void {
  if (!writer.is(index, ')')) return;
  const name = writer.is(index + 1, 'AS') ? index + 2 : index + 1;
  const close = writer.isName(name) ? writer.closing(name + 1) : undefined;
  if (close === undefined || !isAlias(writer, name)) return;
  for (let inside = name + 2; inside < close; inside++) {
    if (!writer.isName(inside) && !writer.is(inside, ',')) return;
  }
  writer.drop(name + 1, close + 1);
}

/** Whether a name stands there that is none of the words that may stand between two parentheses. */
function isAlias(writer: Writer, index: number): boolean {
  const token = writer.tokens[index];
  if (token?.kind === 'quoted') return true;
  return !reservedWords.has(token?.text.toLowerCase() ?? '') && !writer.isOne(index, ['VALUE', 'AGAINST']);
}

/** `VALUES ROW(1), ROW(2)` is `SELECT 1 UNION ALL SELECT 2`. */
function rowConstructors(writer: Writer, index: number): void {
  if (!writer.is(index, 'VALUES', 'ROW', '(')) return;
  writer.drop(index, index + 1);
  let row = index + 1;
  for (;;) {
    const close = writer.closing(row + 1);
    if (close === undefined) return;
    writer.write(row, 'SELECT');
    writer.drop(row + 1, row + 2);
    writer.drop(close, close + 1);
    if (!writer.is(close + 1, ',', 'ROW', '(')) return;
    writer.write(close + 1, 'UNION ALL');
    row = close + 2;
  }
}

/** The first words of the main statement, behind WITH too. */
function statementHead(writer: Writer, index: number): void {
  if (!writer.isOne(index, ['INSERT', 'REPLACE', 'UPDATE', 'DELETE']) || writer.is(index + 1, '(')) return;
  if (index > 0 && !writer.is(index - 1, ')')) return;
  let next = index + 1;
  while (writer.isOne(next, modifiers)) writer.drop(next, ++next);
  if (writer.is(index, 'DELETE')) deleteHead(writer, next);
  else if (writer.is(index, 'UPDATE')) assignments(writer, next);
  else insertHead(writer, next);
}

/** The parser takes OR in a value only where that stands in parentheses. */
function assignments(writer: Writer, start: number): void {
  let value: number | undefined;
  let hasOr = false;
  let inSet = false;
  const finish = (end: number) => {
    if (value !== undefined && hasOr) {
      writer.prepend(value, '(');
      writer.append(end - 1, ')');
    }
    value = undefined;
    hasOr = false;
  };
  for (const index of writer.directly(start, writer.tokens.length)) {
    if (inSet && writer.isOne(index, [',', 'WHERE', 'ORDER', 'LIMIT'])) {
      finish(index);
      if (!writer.is(index, ',')) return;
    } else if (writer.is(index, 'SET')) inSet = true;
    else if (inSet && value === undefined && writer.isOne(index, ['=', ':='])) value = index + 1;
    else if (writer.isOne(index, ['OR', '||', 'XOR'])) hasOr = true;
  }
  finish(writer.tokens.length);
}

/** `DELETE FROM a.*, b USING …` is `DELETE a, b FROM …`. */
function deleteHead(writer: Writer, start: number): void {
  const from = writer.is(start, 'FROM') ? start : undefined;
  let end = from === undefined ? start : start + 1;
  while (writer.isName(end) && !writer.isOne(end, ['FROM', 'USING', 'WHERE'])) {
    do end += writer.is(end + 1, '.') ? 2 : 1;
    while (writer.isName(end) && writer.is(end - 1, '.'));
    if (writer.is(end, '*')) {
      writer.drop(end - 1, end + 1);
      end += 1;
    }
    if (!writer.is(end, ',')) break;
    end += 1;
  }
  if (from === undefined || !writer.is(end, 'USING')) return;
  writer.drop(from, from + 1);
  writer.write(end, 'FROM');
}

/** Nothing between table and VALUES, the old word VALUE, and a name for the new row. */
function insertHead(writer: Writer, start: number): void {
  let next = writer.is(start, 'INTO') ? start + 1 : start;
  next += writer.is(next + 1, '.') ? 3 : 1;
  if (writer.is(next, 'PARTITION')) next = (writer.closing(next + 1) ?? next + 1) + 1;
  if (writer.is(next, '(', ')')) writer.drop(next, next + 2);
  next = (writer.closing(next) ?? next - 1) + 1;
  if (writer.is(next, 'VALUE')) writer.write(next, 'VALUES');
  for (const index of writer.directly(next, writer.tokens.length)) {
    if (writer.is(index, '(', ')') && writer.isOne(index - 1, ['VALUES', 'VALUE', ','])) writer.append(index, 'NULL');
    const row = writer.is(index, 'AS') && writer.isName(index + 1);
    const end = row ? (writer.closing(index + 2) ?? index + 1) + 1 : 0;
    if (row && writer.is(end, 'ON', 'DUPLICATE')) writer.drop(index, end);
  }
}
