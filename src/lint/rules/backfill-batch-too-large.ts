import { formatBytes, MiB } from '../../core/storage-size.ts';
import { keyPlace } from '../change/key-place.ts';
import type { Rule } from '../rule.ts';
import { withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

/** Of rows in one transaction: what a replica repeats, and the binary log holds, in one piece. */
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
    'A batch `size` above `batch_rows` of the configuration (10,000), or of more than 64 MiB at the table’s average row.',
  why:
    'A chunk is one transaction: its row locks are held, and replicas stand still behind it, until it is committed. `size` is ' +
    'the limit that holds where chunks get faster than expected.',
  instead: 'Make it smaller, or leave `size` out: then `target_ms` decides alone.',
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
          ? `A chunk of ${rows} rows of ${withSize(judged.walked)} is about ${formatBytes(bytes)} in one transaction.`
          : `A chunk may have ${rows} rows, and more than ${mostRows.toLocaleString('en-US')} in one transaction hold up others.`,
      fix: `size: ${rounded(fitting)}`,
    };
  },
};

/** Down to a number with one digit that is not 0. */
function rounded(rows: number): number {
  const unit = 10 ** Math.floor(Math.log10(rows));
  return Math.floor(rows / unit) * unit;
}
