/** A schema object as it was and as it is to be; null: absent. `expected` undefined: it cannot be foretold. */
export interface ObjectChange {
  readonly name: string;
  readonly before: string | null;
  readonly expected: string | null | undefined;
  /** Of a table, where its definition alone cannot tell whether the statement was done. */
  readonly identity?: TableIdentity;
}

/** Which table it is, apart from its definition. */
export interface TableIdentity {
  /** CREATE_TIME as the server prints it. */
  readonly created: string | null;
  /** InnoDB's table id, under the empty name; of a partitioned table one for each partition or subpartition (`p0#sp#s0`), in lower case. */
  readonly ids: Readonly<Record<string, string>>;
}
