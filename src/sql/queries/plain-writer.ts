import type { Token } from '../lexing/token.ts';
import { matches } from '../lexing/token-reader.ts';

/** A query to be put plainly: the text of each token as it is to be written. One whose text is fixed, or that is left out, is done. */
export class PlainWriter {
  readonly tokens: readonly Token[];
  readonly #texts: string[];
  /** What stands around the tokens, whatever becomes of them. */
  readonly #before = new Map<number, string>();
  readonly #after = new Map<number, string>();
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
    this.#before.set(index, `${text} ${this.#before.get(index) ?? ''}`);
  }

  append(index: number, text: string): void {
    this.#after.set(index, `${this.#after.get(index) ?? ''} ${text} `);
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
      if (apart && token.text !== '.' && token.text !== '(') result += ' ';
      const before = this.#before.get(index);
      if (before !== undefined) result += ` ${before}`;
      result += `${this.#texts[index]}${this.#after.get(index) ?? ''}`;
    }
    return result.trim();
  }
}
