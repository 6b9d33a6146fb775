/** Half-open range of UTF-16 offsets in the statement's own text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A table or other schema object as written; identifiers are unquoted and un-doubled, case as written. */
export interface ObjectName {
  readonly schema: string | undefined;
  readonly name: string;
  /** Of the whole name, qualifier included. */
  readonly span: Span;
}
