import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../../src/lint/settings.ts';
import { backfill } from '../backfill-example.ts';
import { findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id INT PRIMARY KEY, a INT);';
const check = async (size: string, averageRowBytes?: number, settings = {}) => {
  const facts = { t: { averageRowBytes } };
  const file = backfill('UPDATE t SET a = 1 WHERE a IS NULL', [size]);
  return findingsOf('backfill-batch-too-large', await lintExample({ schema, file, facts }, settings));
};

describe('backfill-batch-too-large', () => {
  it('counts rows, at the size itself', async () => {
    expect(await check('size: 50000')).toEqual([
      expect.objectContaining({
        severity: 'warning',
        place: { file: 'm.yaml', line: 7, column: 13 },
        message: expect.stringContaining('50,000 rows, more than the limit of 10,000'),
        fix: 'size: 10000',
      }),
    ]);
  });

  it('counts bytes, and computes what fits', async () => {
    expect(await check('size: 5000', 30_000)).toMatchObject([
      { message: expect.stringContaining('about 143.1 MiB in one transaction'), fix: 'size: 2000' },
    ]);
    expect(await check('size: 5000', 300_000_000)).toMatchObject([{ fix: 'size: 1' }]);
  });

  it('goes by the configuration', async () => {
    const { thresholds } = defaultSettings('2026-11-21');
    expect(await check('size: 50000', 100, { thresholds: { ...thresholds, batch_rows: 50_000 } })).toEqual([]);
    expect(await check('size: 501', 100, { thresholds: { ...thresholds, batch_rows: 500 } })).toHaveLength(1);
  });

  it('is silent about sizes that fit, and where there is none', async () => {
    expect(await check('size: 10000', 6000)).toEqual([]);
    expect(await check('target_ms: 250', 30_000_000)).toEqual([]);
  });
});
