import { MiB } from '../core/storage-size.ts';

/** Limit if neither the file nor the row length is lower. */
const MOST_ROWS = 50_000;
/** Keeps before-image and after-image of a chunk well below max_binlog_cache_size and group_replication_transaction_size_limit. */
const MOST_BYTES = 8 * MiB;

/**
 * Maximum number of rows that a chunk of a backfill reads.
 * @param size from the file; undefined: not set
 * @param averageRowBytes undefined or 0: unknown
 */
export function mostChunkRows(size: number | undefined, averageRowBytes: number | undefined): number {
  const byBytes = averageRowBytes ? Math.floor(MOST_BYTES / averageRowBytes) : MOST_ROWS;
  return Math.max(1, Math.min(size ?? MOST_ROWS, byBytes));
}
