import { MiB } from '../core/storage-size.ts';

/** Where neither the file nor the row length says less. */
const MOST_ROWS = 50_000;
/** Before-image and after-image of a chunk are to stay well below max_binlog_cache_size and the group's limit. */
const MOST_BYTES = 8 * MiB;

/**
 * Most rows that a chunk of a backfill looks at.
 * @param size the author's; undefined: none
 * @param averageRowBytes undefined or 0: unknown
 */
export function mostChunkRows(size: number | undefined, averageRowBytes: number | undefined): number {
  const byBytes = averageRowBytes ? Math.floor(MOST_BYTES / averageRowBytes) : MOST_ROWS;
  return Math.max(1, Math.min(size ?? MOST_ROWS, byBytes));
}
