import { describe, expect, it } from 'vitest';
import { backfill } from '../backfill-example.ts';
import { findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id INT PRIMARY KEY, a INT);';
const check = async (more: readonly string[], example = {}) =>
  findingsOf(
    'backfill-no-throttle',
    await lintExample({ file: backfill('UPDATE t SET a = 1 WHERE a IS NULL', more), ...example }),
  );
const off = ['lag_threshold_ms: 0', 'delay_ms: 0'];

describe('backfill-no-throttle', () => {
  it('speaks of large tables and those of unknown size', async () => {
    expect(await check(off)).toEqual([
      expect.objectContaining({
        severity: 'warning',
        place: { file: 'm.yaml', line: 6, column: 9 },
        message: expect.stringContaining('Nothing throttles this backfill of t:'),
        fix: 'lag_threshold_ms: 1500',
      }),
    ]);
    const facts = { t: { dataBytes: 2 * 1024 ** 3, indexBytes: 0 } };
    expect(await check(off, { schema, facts })).toMatchObject([{ message: expect.stringContaining('t (2.0 GiB)') }]);
  });

  it('is silent about a small table', async () => {
    expect(await check(off, { schema, facts: { t: { dataBytes: 1_000_000, indexBytes: 0 } } })).toEqual([]);
  });

  it.each([
    ['lag_threshold_ms: 0'],
    ['delay_ms: 0'],
    [...off, 'max_rows_per_second: 5000'],
    [...off, 'throttle: {threads_running: 50}'],
    [...off, 'throttle: {commit_ms: 100}'],
  ])('is silent with %s', async (...more) => {
    expect(await check(more)).toEqual([]);
  });
});
