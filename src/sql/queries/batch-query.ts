/** The one statement of a backfill, read: what it walks, what it sets, and how a key range is put into it. */
export interface BatchQuery {
  readonly verb: 'update' | 'delete' | 'insert-select';
  /** As written, placeholders included. */
  readonly sql: string;
  /** The table whose key is walked: the updated or deleted one, or the one source of INSERT … SELECT. */
  readonly walked: { readonly schema: string | undefined; readonly table: string; readonly alias: string | undefined };
  /** Every table that the statement writes to. */
  readonly written: { readonly schema: string | undefined; readonly table: string };
  /** Columns that an UPDATE sets, as written and unquoted; empty for the other verbs. */
  readonly assigned: readonly string[];
  /** The author's WHERE at the top level, without the word and without a `{last_id}` part; undefined: none. */
  readonly where: string | undefined;
  /** True when a column that it sets is the one that its WHERE excludes (or it deletes what it finds). */
  readonly selfConsuming: boolean;
  /** Functions that give another value at each call (UUID, RAND, NOW …), upper case. */
  readonly nondeterministic: readonly string[];
  /**
   * The statement for one chunk.
   * @param range a condition in SQL, put after the author's own WHERE (which is put in parentheses)
   * @param options `index`: quoted name of the index to force where the syntax allows one; `keep`: quoted, qualified
   *   columns to set to themselves; `limit`: put a LIMIT of that many rows at the end (for tables without a key)
   */
  render(range: string | undefined, options?: BatchRenderOptions): string;
}

export interface BatchRenderOptions {
  readonly index?: string | undefined;
  readonly keep?: readonly string[] | undefined;
  readonly limit?: number | undefined;
  /** Of INSERT … SELECT, where it has no locking clause of its own: read the rows FOR SHARE, so that they stay as they are until the transaction ends. */
  readonly share?: boolean | undefined;
}
