import { BlockNesting } from './block-nesting.ts';
import { type LexOptions, Scanner } from './scanner.ts';
import type { LexicalProblem, Token } from './token.ts';

/** One statement of a text: from its first word to its last, without delimiter and without comments around it. */
export interface SplitStatement {
  readonly sql: string;
  /** UTF-16 offsets in the whole text, half-open. */
  readonly start: number;
  readonly end: number;
  /** On the last statement only: the text ends inside a quote, comment or block. Such a statement must not be sent. */
  readonly problem: LexicalProblem | undefined;
}

/**
 * Cuts a text into statements as the `mysql` client does: at `;` or at what a DELIMITER line says, never inside quotes
 * and comments. Without DELIMITER, the body of a trigger, routine or event is kept whole by its nesting. DELIMITER lines
 * and pieces of nothing but comments give no statement. Never throws; time is linear in the text.
 * @param most statements; where there are more, one more is given
 */
export function splitStatements(text: string, options?: LexOptions, most = Number.POSITIVE_INFINITY): SplitStatement[] {
  const lexer = new Scanner(text, options);
  const statements: SplitStatement[] = [];
  let delimiter = ';';
  let piece = new Piece(lexer);
  for (let token = lexer.next(); token !== undefined; token = lexer.next()) {
    if (piece.isEmpty && token.upper === 'DELIMITER') {
      const line = restOfLine(text, token.end);
      delimiter = line.text.split(/\s/)[0] || delimiter;
      lexer.position = line.end;
      continue;
    }
    const cut = delimiterIn(text, token, delimiter, lexer);
    if (cut !== undefined && !(delimiter === ';' && piece.nesting.isOpen)) {
      if (cut > token.start) piece.add({ ...token, end: cut });
      push(statements, text, piece, undefined);
      if (statements.length > most) return statements;
      lexer.position = cut + delimiter.length;
      piece = new Piece(lexer);
    } else piece.add(token);
  }
  const openBlock = delimiter === ';' ? piece.nesting.problem : undefined;
  push(statements, text, piece, lexer.problem ?? openBlock);
  return statements;
}

/** The tokens between two delimiters, as far as the splitter needs them. */
class Piece {
  readonly nesting = new BlockNesting();
  readonly #lexer: Scanner;
  readonly #begin: number;
  #first: number | undefined;
  #last = 0;

  constructor(lexer: Scanner) {
    this.#lexer = lexer;
    this.#begin = lexer.position;
  }

  get isEmpty(): boolean {
    return this.#first === undefined;
  }

  add(token: Token): void {
    this.#first ??= Math.min(token.start, this.#lexer.insideVersionComment ?? token.start);
    this.#last = token.end;
    this.nesting.add(token);
  }

  /** With the brackets of version comments that the server runs; undefined where there is nothing to send. */
  get range(): { readonly start: number; readonly end: number } | undefined {
    if (this.#first === undefined) return undefined;
    const comment = this.#lexer.versionComments.at(-1);
    if (comment === undefined || comment.start < this.#begin) return { start: this.#first, end: this.#last };
    return { start: this.#first, end: Math.max(this.#last, comment.end) };
  }
}

function push(statements: SplitStatement[], text: string, piece: Piece, problem: LexicalProblem | undefined): void {
  const range = piece.range;
  if (range !== undefined) {
    statements.push({ sql: text.slice(range.start, range.end), ...range, problem });
  } else if (problem !== undefined) {
    statements.push({ sql: text.slice(problem.offset), start: problem.offset, end: text.length, problem });
  }
}

/**
 * Where the delimiter begins in (or right after) a token, if it does: `$$` would else be part of the word in front.
 * Inside a version comment there is none: the client sends the comment whole.
 */
function delimiterIn(text: string, token: Token, delimiter: string, lexer: Scanner): number | undefined {
  if (lexer.insideVersionComment !== undefined) return undefined;
  if (delimiter === ';') return token.text === ';' ? token.start : undefined;
  if (token.kind !== 'word' && token.kind !== 'operator' && token.kind !== 'number') return undefined;
  const found = text.slice(token.start, token.end + delimiter.length - 1).indexOf(delimiter);
  return found < 0 ? undefined : token.start + found;
}

function restOfLine(text: string, from: number): { readonly text: string; readonly end: number } {
  const newline = text.indexOf('\n', from);
  const end = newline < 0 ? text.length : newline;
  return { text: text.slice(from, end).trim(), end };
}
