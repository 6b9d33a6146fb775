import type { IndexInputs } from './table-inputs.ts';

/**
 * Kinds of work that cost alike: the dictionary alone, an index built beside the rows, the table written anew in place, rows
 * copied one by one, and the chunks of a backfill.
 */
export const workClasses = ['metadata', 'index-build', 'rebuild', 'copy', 'backfill'] as const;
export type WorkClass = (typeof workClasses)[number];

/** What a DDL statement has to do, in units that cost time. */
export interface DdlWork {
  readonly class: Exclude<WorkClass, 'backfill'>;
  readonly rows: number;
  /** Read, and where the table is written anew written too. */
  readonly dataBytes: number;
  /** Indexes that are built: the new ones, and on a table that is written anew all that it has then. */
  readonly indexes: readonly IndexInputs[];
  /** Given back to the file system, of tables and partitions that go. */
  readonly freedBytes: number;
}

/** Nothing of any table is read or written. */
export const dictionaryOnly: DdlWork = { class: 'metadata', rows: 0, dataBytes: 0, indexes: [], freedBytes: 0 };
