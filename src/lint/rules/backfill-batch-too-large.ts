import { formatBytes, MiB } from '../../core/storage-size.ts';
import { keyPlace } from '../change/key-place.ts';
import type { Rule } from '../rule.ts';
import { withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

/** Of row data in one transaction, which the binary log holds and a replica applies in one piece. */
const mostBytes = 64 * MiB;

const file = (size: number) =>
  yaml`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
          size: ${size}
  `;

export const rule: Rule = {
  name: 'backfill-batch-too-large',
  group: 'backfill',
  severity: 'warning',
  flags:
    'A batch `size` above `thresholds.batch_rows` (default: 10,000), or a chunk above 64 MiB at the average row ' +
    'size of the table.',
  why:
    'A chunk is one transaction. It holds its row locks until it commits, and replicas lag while they apply it. ' +
    '`target_ms` shrinks slow chunks, but only `size` limits how far fast chunks grow.',
  instead: 'Make `size` smaller, or leave it out: then `target_ms` alone decides.',
  examples: { bad: { file: file(500_000) }, good: { file: file(2000) } },
  *phase(judged, migration) {
    if (judged.kind !== 'backfill') return;
    const { size } = judged.phase.batch;
    if (size === undefined) return;
    const { batch_rows: mostRows } = migration.settings.thresholds;
    const each = judged.walked?.facts?.averageRowBytes ?? 0;
    const bytes = size * each;
    if (size <= mostRows && bytes <= mostBytes) return;
    const fitting = Math.max(1, Math.min(mostRows, each > 0 ? Math.floor(mostBytes / each) : mostRows));
    const rows = size.toLocaleString('en-US');
    yield {
      place: keyPlace(migration, ['phases', judged.phase.index, 'batch', 'size']),
      message:
        bytes > mostBytes && judged.walked !== undefined
          ? `A chunk of ${rows} rows of ${withSize(judged.walked)} is about ${formatBytes(bytes)} in one transaction, from the average row size. The limit is ${formatBytes(mostBytes)}.`
          : `A chunk may have ${rows} rows, more than the limit of ${mostRows.toLocaleString('en-US')} (thresholds.batch_rows). Other transactions wait for its row locks.`,
      fix: `size: ${rounded(fitting)}`,
    };
  },
};

/** Rounded down to one significant digit. */
function rounded(rows: number): number {
  const unit = 10 ** Math.floor(Math.log10(rows));
  return Math.floor(rows / unit) * unit;
}
