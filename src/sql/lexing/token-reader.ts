import { reservedWords } from './keywords.ts';
import { isTooLong, MOST_NAME } from './long-name.ts';
import { identifierOf, stringOf } from './quote.ts';
import type { ObjectName, Span } from './span.ts';
import type { Token } from './token.ts';

/** Thrown by readers for text that is not as they know it; caught where a clause or statement becomes `unread`. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly token: Token | undefined;

  constructor(expected: string, token: Token | undefined) {
    super(`expected ${expected}${token === undefined ? ' but the text ends' : ` at ${excerpt(token.text)}`}`);
    this.token = token;
  }
}

function excerpt(text: string): string {
  return `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`;
}

/** Half-open range of indexes of tokens. */
export interface TokenRange {
  readonly from: number;
  readonly to: number;
}

/** Walks over the tokens of one statement. Keywords are given in upper case, operators as they are. */
export class TokenReader {
  readonly sql: string;
  readonly tokens: readonly Token[];
  /** Index of the current token; where a reader may be put back to. */
  index = 0;
  readonly #backslash: boolean;
  readonly #closing: ReadonlyMap<number, number>;

  /** @param backslash false under NO_BACKSLASH_ESCAPES */
  constructor(sql: string, tokens: readonly Token[], backslash = true) {
    this.sql = sql;
    this.tokens = tokens.filter((token) => token.kind !== 'hint');
    this.#backslash = backslash;
    this.#closing = closingParentheses(this.tokens);
  }

  get token(): Token | undefined {
    return this.tokens[this.index];
  }

  get atEnd(): boolean {
    return this.index >= this.tokens.length;
  }

  /** True when these words and operators come next, in this order. */
  is(...symbols: readonly string[]): boolean {
    return symbols.every((symbol, offset) => matches(this.tokens[this.index + offset], symbol));
  }

  /** Steps over these if they come next. */
  accept(...symbols: readonly string[]): boolean {
    if (!this.is(...symbols)) return false;
    this.index += symbols.length;
    return true;
  }

  /** Steps over the one of these words that comes next, and gives it. */
  acceptOne(words: readonly string[]): string | undefined {
    const found = words.find((word) => matches(this.token, word));
    if (found !== undefined) this.index += 1;
    return found;
  }

  expect(...symbols: readonly string[]): void {
    if (!this.accept(...symbols)) throw new Unreadable(symbols.join(' '), this.token);
  }

  next(): Token {
    const token = this.token;
    if (token === undefined) throw new Unreadable('more', token);
    this.index += 1;
    return token;
  }

  /** Whether a name comes next, reserved words apart. */
  get isName(): boolean {
    const token = this.token;
    return token?.kind === 'quoted' || (token?.kind === 'word' && !reservedWords.has(token.text.toLowerCase()));
  }

  /**
   * A name; after a dot also a reserved word. Keywords elsewhere are taken, if they are not reserved in 9.7: on an older
   * server they may be free, and a later one reserves more.
   * @param most characters
   */
  identifier(what = 'a name', most = MOST_NAME): string {
    const token = this.token;
    const afterDot = this.tokens[this.index - 1]?.text === '.';
    if (token === undefined || !(this.isName || (afterDot && token.kind === 'word'))) throw new Unreadable(what, token);
    const name = identifierOf(token);
    if (isTooLong(name, most)) throw new Unreadable(`${what} of at most ${most} characters`, token);
    this.index += 1;
    return name;
  }

  /** `name` or `schema.name`. */
  objectName(what = 'a table name'): ObjectName {
    const start = this.token?.start ?? 0;
    const dotFirst = this.accept('.');
    const first = this.identifier(what);
    if (!dotFirst && !this.is('.', '*') && this.accept('.')) {
      const name = this.identifier(what);
      return { schema: first, name, span: { start, end: this.lastEnd } };
    }
    return { schema: undefined, name: first, span: { start, end: this.lastEnd } };
  }

  /** Adjacent strings are one, as in MySQL; an introducer in front is stepped over. */
  string(what = 'a string'): string {
    if (this.token?.kind === 'introducer') this.index += 1;
    if (this.token?.kind !== 'string') throw new Unreadable(what, this.token);
    let value = '';
    while (this.token?.kind === 'string') value += stringOf(this.next(), this.#backslash);
    return value;
  }

  integer(what = 'a number'): number {
    const token = this.token;
    if (token?.kind !== 'number' || !/^\d+$/.test(token.text)) throw new Unreadable(what, token);
    this.index += 1;
    return Number(token.text);
  }

  /** Steps over a balanced `( … )` and gives the span of what is inside. */
  parenthesised(what = '('): Span {
    const open = this.token;
    const close = this.closing(this.index);
    if (open === undefined || close === undefined) throw new Unreadable(what, open);
    this.index = close + 1;
    return { start: open.end, end: this.tokens[close]?.start ?? open.end };
  }

  /** Names in parentheses, separated by commas. */
  nameList(): string[] {
    this.expect('(');
    const names: string[] = [];
    do names.push(this.identifier('a column name'));
    while (this.accept(','));
    this.expect(')');
    return names;
  }

  /** Index of the parenthesis that closes the one at `index`; undefined where none opens or none closes it. */
  closing(index: number): number | undefined {
    return this.#closing.get(index);
  }

  /** Where the last token that was stepped over ends. */
  get lastEnd(): number {
    return this.tokens[this.index - 1]?.end ?? 0;
  }

  /** The text between two token indexes, the second one exclusive. */
  textOf(from: number, to: number): string {
    const first = this.tokens[from];
    const last = this.tokens[to - 1];
    return first === undefined || last === undefined || to <= from ? '' : this.sql.slice(first.start, last.end);
  }

  text(span: Span): string {
    return this.sql.slice(span.start, span.end).trim();
  }
}

/** @param symbol a keyword in upper case, or an operator */
export function matches(token: Token | undefined, symbol: string): boolean {
  return token !== undefined && (token.upper === symbol || (token.kind === 'operator' && token.text === symbol));
}

function closingParentheses(tokens: readonly Token[]): Map<number, number> {
  const open: number[] = [];
  const closing = new Map<number, number>();
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'operator') continue;
    if (token.text === '(') open.push(index);
    else if (token.text === ')') {
      const opened = open.pop();
      if (opened !== undefined) closing.set(opened, index);
    }
  }
  return closing;
}
