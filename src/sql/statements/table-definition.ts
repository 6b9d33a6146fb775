import type { CheckDefinition, ColumnDefinition, ForeignKeyDefinition, IndexDefinition } from './definition.ts';

/** A table as a CREATE TABLE text defines it; nothing is filled in that the text does not say. */
export interface TableDefinition {
  readonly schema: string | undefined;
  readonly name: string;
  readonly columns: readonly ColumnDefinition[];
  /**
   * The primary key (of kind `primary`) and all others, those that a column's own definition says included; without those
   * that MySQL adds for foreign keys.
   */
  readonly indexes: readonly IndexDefinition[];
  readonly foreignKeys: readonly ForeignKeyDefinition[];
  /** Those that a column's own definition says included. */
  readonly checks: readonly CheckDefinition[];
  readonly options: readonly TableOption[];
  readonly partitioning: Partitioning | undefined;
}

export interface TableOption {
  /** Lower case and one name for each: `engine`, `row_format`, `default character set`, `default collate`, `data directory` … */
  readonly name: string;
  /** Unquoted and unescaped where it is a string, else as written. */
  readonly value: string;
}

export interface Partitioning {
  readonly kind: 'hash' | 'key' | 'range' | 'list';
  /** LINEAR HASH or LINEAR KEY. */
  readonly linear: boolean;
  /** From PARTITION BY to the end, as written. */
  readonly text: string;
}
