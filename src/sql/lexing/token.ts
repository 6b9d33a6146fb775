/**
 * What a stretch of SQL text is to MySQL's lexer.
 * - `word`: an unquoted identifier or keyword (which of the two only the grammar around it says)
 * - `quoted`: an identifier in backticks, or in double quotes under ANSI_QUOTES
 * - `string`: a character string, `N'…'` and dollar-quoted routine bodies included; adjacent ones are separate tokens
 * - `number`: decimal, with fraction or exponent; `binary`: hexadecimal and bit literals in every notation
 * - `introducer`: `_utf8mb4` and its like in front of a string
 * - `variable`: `@user`, `@'user'`, `@@global.system`; also the host part of an account name
 * - `placeholder`: `{batch_size}` and `{last_id}`, which are phasedb's and not SQL
 * - `hint`: an optimizer hint comment after the verb that it belongs to
 */
export type TokenKind =
  | 'word'
  | 'quoted'
  | 'string'
  | 'number'
  | 'binary'
  | 'introducer'
  | 'variable'
  | 'placeholder'
  | 'hint'
  | 'operator';

export interface Token {
  readonly kind: TokenKind;
  /** As written. */
  readonly text: string;
  /** The text in upper case where the token is a word, else empty: what keywords are compared with. */
  readonly upper: string;
  /** UTF-16 offsets, half-open. */
  readonly start: number;
  readonly end: number;
}

/** A comment that the server does not run, version comments above the target version included. */
export interface Comment {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A text that ends inside a quote, comment or block; `offset` is where that one opened. */
export interface LexicalProblem {
  readonly code: 'unclosed-string' | 'unclosed-identifier' | 'unclosed-comment' | 'unclosed-block';
  readonly message: string;
  readonly offset: number;
}
