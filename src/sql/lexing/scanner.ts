import { newestKnown, versionNumber } from '../../core/mysql-version.ts';
import { isCharacterSet } from './character-sets.ts';
import {
  blank,
  decimal,
  digitsOnly,
  isBlankOrEnd,
  isDigit,
  isWordPart,
  longOperators,
  placeholder,
  prefixedBinary,
  quotedBinary,
  variable,
  versionDigits,
  wordRest,
} from './characters.ts';
import { endOfDollarQuoted, endOfQuoted, endOfSkippedComment, matchAt } from './extents.ts';
import type { Comment, LexicalProblem, Token, TokenKind } from './token.ts';

export interface LexOptions {
  /** Double quotes hold identifiers (sql_mode ANSI_QUOTES). */
  readonly ansiQuotes?: boolean | undefined;
  /** A backslash in a string is a character like any other (sql_mode NO_BACKSLASH_ESCAPES). */
  readonly noBackslashEscapes?: boolean | undefined;
  /** As in version comments, e.g. 80036 for 8.0.36: what is gated above it is a comment. Default: the newest release. */
  readonly version?: number | undefined;
}

/** The newest server line whose grammar this reader knows. */
const newestVersion = versionNumber([newestKnown[0], newestKnown[1], 99]);

/** The verbs after which a comment that opens with a plus sign is an optimizer hint (manual, "Optimizer Hints"). */
const hintedVerbs = new Set(['SELECT', 'INSERT', 'REPLACE', 'UPDATE', 'DELETE']);

/** One token at a time, for a caller (the splitter) that decides from token to token where to go on. */
export class Scanner {
  readonly comments: Comment[] = [];
  problem: LexicalProblem | undefined;
  /** Where the next token is looked for; a caller may move it forward. */
  position = 0;
  /** Offset of the version comment that the position is inside of and whose content the server runs. */
  insideVersionComment: number | undefined;
  /** Where such comments opened and closed; a statement that starts or ends with one includes it. */
  readonly versionComments: { readonly start: number; readonly end: number }[] = [];
  readonly #text: string;
  readonly #ansiQuotes: boolean;
  readonly #backslash: boolean;
  readonly #version: number;
  #previous: Token | undefined;

  constructor(text: string, options: LexOptions = {}) {
    this.#text = text;
    this.#ansiQuotes = options.ansiQuotes ?? false;
    this.#backslash = !(options.noBackslashEscapes ?? false);
    this.#version = options.version ?? newestVersion;
    if (text.charCodeAt(0) === 0xfeff) this.position = 1;
  }

  /** The next token, or undefined at the end of the text. */
  next(): Token | undefined {
    const hint = this.#skipBlanks();
    const token = hint ?? this.#read();
    this.#previous = token;
    return token;
  }

  #read(): Token | undefined {
    const text = this.#text;
    const start = this.position;
    const first = text[start];
    if (first === undefined) {
      if (this.insideVersionComment !== undefined) {
        this.#open('unclosed-comment', this.insideVersionComment);
        this.versionComments.push({ start: this.insideVersionComment, end: start });
        this.insideVersionComment = undefined;
      }
      return undefined;
    }
    if (first === "'") return this.#quoted('string', start, start, "'", this.#backslash);
    if (first === '`') return this.#quoted('quoted', start, start, '`', false);
    if (first === '"') {
      return this.#ansiQuotes
        ? this.#quoted('quoted', start, start, '"', false)
        : this.#quoted('string', start, start, '"', this.#backslash);
    }
    if (first === '{') {
      const end = matchAt(this.#text, placeholder, start);
      if (end !== undefined) return this.#token('placeholder', start, end);
    }
    if (first === '@') return this.#variable(start);
    const afterDot = text[start - 1] === '.' && this.#previous?.text === '.';
    if (first === '.' && isDigit(text[start + 1]) && !this.#endsName(start)) {
      return this.#token('number', start, matchAt(this.#text, decimal, start) ?? start + 1);
    }
    if (isDigit(first) && !afterDot) return this.#numberOrName(start);
    if ((first === 'x' || first === 'X' || first === 'b' || first === 'B') && !afterDot) {
      const end = matchAt(this.#text, quotedBinary, start);
      if (end !== undefined) return this.#token('binary', start, end);
    }
    if ((first === 'n' || first === 'N') && text[start + 1] === "'" && !afterDot) {
      return this.#quoted('string', start, start + 1, "'", this.#backslash);
    }
    if (first === '$' && this.#previous?.upper === 'AS') {
      const end = endOfDollarQuoted(text, start);
      if (end !== undefined) return this.#token('string', start, end);
    }
    if (isWordPart(first)) return this.#word(start);
    const operator = longOperators.get(first)?.find((candidate) => text.startsWith(candidate, start));
    return this.#token('operator', start, start + (operator?.length ?? 1));
  }

  /** Moves after blanks, comments and the brackets of version comments; gives an optimizer hint if one stands there. */
  #skipBlanks(): Token | undefined {
    const text = this.#text;
    for (;;) {
      if (text.charCodeAt(this.position) <= 0x20)
        this.position = matchAt(this.#text, blank, this.position) ?? this.position;
      const start = this.position;
      const first = text[start];
      if (first === '#' || (first === '-' && text[start + 1] === '-' && isBlankOrEnd(text[start + 2]))) {
        const newline = text.indexOf('\n', start);
        this.#comment(start, newline < 0 ? text.length : newline);
      } else if (first === '*' && text[start + 1] === '/' && this.insideVersionComment !== undefined) {
        this.versionComments.push({ start: this.insideVersionComment, end: start + 2 });
        this.insideVersionComment = undefined;
        this.position = start + 2;
      } else if (first === '/' && text[start + 1] === '*') {
        const mark = text[start + 2];
        if (mark === '!') this.#versionComment(start);
        else if (mark === '+' && hintedVerbs.has(this.#previous?.upper ?? '')) {
          const end = this.#closeComment(start);
          return this.#token('hint', start, end);
        } else this.#comment(start, this.#closeComment(start));
      } else return undefined;
    }
  }

  /** Five digits, or six where six stand there, are a version (sql_lex.cc). */
  #versionComment(start: number): void {
    const digits = matchAt(this.#text, versionDigits, start + 3);
    const gate = digits === undefined ? 0 : Number(this.#text.slice(start + 3, digits));
    if (gate <= this.#version) {
      this.insideVersionComment ??= start;
      this.position = digits ?? start + 3;
      return;
    }
    const end = endOfSkippedComment(this.#text, start);
    if (end === undefined) this.#open('unclosed-comment', start);
    this.#comment(start, end ?? this.#text.length);
  }

  #closeComment(start: number): number {
    const close = this.#text.indexOf('*/', start + 2);
    if (close >= 0) return close + 2;
    this.#open('unclosed-comment', start);
    return this.#text.length;
  }

  #comment(start: number, end: number): void {
    this.comments.push({ text: this.#text.slice(start, end), start, end });
    this.position = end;
  }

  #quoted(kind: TokenKind, start: number, opening: number, quote: string, backslash: boolean): Token {
    const end = endOfQuoted(this.#text, opening, quote, backslash);
    if (end === undefined) this.#open(kind === 'quoted' ? 'unclosed-identifier' : 'unclosed-string', start);
    return this.#token(kind, start, end ?? this.#text.length);
  }

  #variable(start: number): Token {
    const text = this.#text;
    const end = matchAt(this.#text, variable, start) ?? start + 1;
    const quote = text[end];
    const bare = text.slice(start, end).replaceAll('@', '') === '';
    if (bare && (quote === "'" || quote === '"' || quote === '`')) {
      return this.#quoted('variable', start, end, quote, quote !== '`' && this.#backslash);
    }
    return this.#token('variable', start, end);
  }

  /** An identifier may start with digits (`2bpk`), so what follows them decides. */
  #numberOrName(start: number): Token {
    const binary = matchAt(this.#text, prefixedBinary, start);
    if (binary !== undefined) return this.#token('binary', start, binary);
    const end = matchAt(this.#text, digitsOnly, start) ?? start + 1;
    const written = this.#text.slice(start, end);
    if (/^\d+$/.test(written) && isWordPart(this.#text[end])) return this.#word(start);
    return this.#token('number', start, end);
  }

  #word(start: number): Token {
    const end = matchAt(this.#text, wordRest, start) ?? start + 1;
    const text = this.#text;
    if (text[start] === '_' && isCharacterSet(text.slice(start + 1, end)) && this.#literalFollows(end)) {
      return this.#token('introducer', start, end);
    }
    return this.#token('word', start, end);
  }

  #literalFollows(end: number): boolean {
    const text = this.#text;
    const next = matchAt(this.#text, blank, end) ?? end;
    const quote = text[next];
    if (quote === "'" || quote === '"' || text.startsWith('0x', next) || text.startsWith('0b', next)) return true;
    return text[next + 1] === "'" && /[xXbBnN]/.test(quote ?? '');
  }

  /** True where a name ends right in front, so that `t.1a` is a qualified name and not a fraction. */
  #endsName(start: number): boolean {
    const previous = this.#previous;
    return previous?.end === start && (previous.kind === 'word' || previous.kind === 'quoted');
  }

  #token(kind: TokenKind, start: number, end: number): Token {
    this.position = end;
    const text = this.#text.slice(start, end);
    return { kind, text, upper: kind === 'word' ? text.toUpperCase() : '', start, end: start + text.length };
  }

  #open(code: 'unclosed-string' | 'unclosed-identifier' | 'unclosed-comment', offset: number): void {
    const what = { 'unclosed-string': 'string', 'unclosed-identifier': 'quoted name', 'unclosed-comment': 'comment' };
    this.problem ??= { code, offset, message: `The ${what[code]} that starts here is not closed.` };
  }
}
