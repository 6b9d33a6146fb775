import type { KeyCodec } from '../../catalog/key-codec.ts';
import type { WalkKey } from '../../catalog/walk-key.ts';
import type { Batch } from '../../migration/migration.ts';
import { quoteIdentifier, quoteTable } from '../../sql/lexing/quote.ts';
import type { BatchQuery } from '../../sql/queries/batch-query.ts';
import type { WalkId } from '../../state/checkpoint.ts';

/** One walk, settled before it begins: what is sent for each chunk and over which key. */
export interface WalkWork {
  readonly id: WalkId;
  readonly query: BatchQuery;
  readonly batch: Batch;
  readonly schema: string;
  readonly table: string;
  /** Qualifier of the walked table's columns inside the statement: its alias, or its name; quoted. */
  readonly qualifier: string;
  readonly key: WalkKey;
  readonly codec: KeyCodec;
  /** Quoted, qualified columns to be set to themselves. */
  readonly keep: readonly string[];
  readonly averageRowBytes: number | undefined;
  readonly rowsEstimate: number | undefined;
}

/** The author's statement for a range of keys. @param range undefined: all rows */
export function renderWalked(work: Pick<WalkWork, 'query' | 'key' | 'keep'>, range: string | undefined): string {
  const share = work.query.verb === 'insert-select';
  return work.query.render(range, { index: quoteIdentifier(work.key.name), keep: work.keep, share });
}

/** `FROM` of our own look-ups: the walked table under the same name as in the author's statement, by the key's index. */
export function fromWalked(work: Pick<WalkWork, 'schema' | 'table' | 'qualifier' | 'key'>): string {
  return `${quoteTable({ schema: work.schema, name: work.table })} AS ${work.qualifier} FORCE INDEX (${quoteIdentifier(work.key.name)})`;
}
