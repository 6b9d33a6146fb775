import type { IndexInputs } from './table-inputs.ts';

/**
 * Kinds of work that cost alike: the dictionary alone, an index build, a table rebuild in place, rows
 * copied one by one, and the chunks of a backfill.
 */
export const workClasses = ['metadata', 'index-build', 'rebuild', 'copy', 'backfill'] as const;
export type WorkClass = (typeof workClasses)[number];

/** What a DDL statement has to do, in units that cost time. */
export interface DdlWork {
  readonly class: Exclude<WorkClass, 'backfill'>;
  readonly rows: number;
  /** Bytes that are read, and for a table rebuild also written. */
  readonly dataBytes: number;
  /** Indexes that are built: the new ones, and for a table rebuild all indexes. */
  readonly indexes: readonly IndexInputs[];
  /** Bytes of dropped tables and partitions that are returned to the file system. */
  readonly freedBytes: number;
}

/** Nothing of any table is read or written. */
export const dictionaryOnly: DdlWork = { class: 'metadata', rows: 0, dataBytes: 0, indexes: [], freedBytes: 0 };
