import type { CheckDefinition, ColumnDefinition, ForeignKeyDefinition, IndexDefinition } from './statement.ts';

/** A table as a CREATE TABLE text defines it; nothing is filled in that the text does not say, apart from what is noted. */
export interface TableDefinition {
  readonly schema: string | undefined;
  readonly name: string;
  readonly columns: readonly ColumnDefinition[];
  /** Columns of the primary key, in its order, also where a column says PRIMARY KEY itself; undefined: none. */
  readonly primaryKey: IndexDefinition | undefined;
  /** Every other index, those that a column says itself included; without the ones that foreign keys bring along. */
  readonly indexes: readonly IndexDefinition[];
  readonly foreignKeys: readonly ForeignKeyDefinition[];
  /** Those that a column says itself included. */
  readonly checks: readonly CheckDefinition[];
  readonly options: TableOptions;
  readonly partitioning: Partitioning | undefined;
}

/** As written; undefined: not said, so the server's or schema's default holds. Names of engines and the like in lower case. */
export interface TableOptions {
  readonly engine: string | undefined;
  readonly charset: string | undefined;
  readonly collation: string | undefined;
  readonly rowFormat: string | undefined;
  readonly keyBlockSize: number | undefined;
  readonly autoIncrement: string | undefined;
  readonly comment: string | undefined;
  readonly encryption: string | undefined;
  readonly compression: string | undefined;
  readonly tablespace: string | undefined;
  /** Every option by its normalised name (`avg_row_length`, `default character set`, `data directory` …), these included. */
  readonly all: ReadonlyMap<string, string>;
}

export interface Partitioning {
  readonly kind: 'hash' | 'key' | 'range' | 'list';
  /** LINEAR HASH, LINEAR KEY. */
  readonly linear: boolean;
  /** From PARTITION BY to the end, as written. */
  readonly text: string;
}
