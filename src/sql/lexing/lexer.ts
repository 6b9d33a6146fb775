import { type LexOptions, Scanner } from './scanner.ts';
import type { Comment, LexicalProblem, Token } from './token.ts';

export interface Lexed {
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
  /** Version comments whose content the server runs, brackets included; that content is among the tokens. */
  readonly versionComments: readonly { readonly start: number; readonly end: number }[];
  /** At most one: whatever stays open swallows the rest of the text. */
  readonly problem: LexicalProblem | undefined;
}

/**
 * Cuts SQL into tokens as MySQL's own lexer does. Never throws; time is linear in the text.
 * @param text one statement or many
 */
export function lex(text: string, options: LexOptions = {}): Lexed {
  const scanner = new Scanner(text, options);
  const tokens: Token[] = [];
  for (let token = scanner.next(); token !== undefined; token = scanner.next()) tokens.push(token);
  const { comments, versionComments, problem } = scanner;
  return { tokens, comments, versionComments, problem };
}
