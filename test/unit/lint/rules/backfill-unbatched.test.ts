import { describe, expect, it } from 'vitest';
import { findingsOf, lintExample } from '../example.ts';

const check = async (query: string) =>
  findingsOf(
    'backfill-unbatched',
    await lintExample({
      file: `migration: m\nphases:\n  - name: backfill\n    batch:\n      query: |\n        ${query}\n`,
    }),
  );

describe('backfill-unbatched', () => {
  it('says what to write, where the LIMIT is missing', async () => {
    expect(await check('UPDATE t SET a = 1')).toMatchObject([
      { severity: 'error', place: { line: 6 }, fix: expect.stringContaining('LIMIT {batch_size}') },
    ]);
  });

  it.each([
    'UPDATE t SET a = 1 LIMIT 500',
    'DELETE FROM t ORDER BY id LIMIT {batch_size}',
    'INSERT INTO t (a) SELECT a FROM s LIMIT {batch_size} OFFSET 5',
    'INSERT INTO t (a) SELECT a FROM s GROUP BY a LIMIT {batch_size}',
  ])('fires on %s', async (query) => {
    expect(await check(query)).toHaveLength(1);
  });

  it('is silent about one for a chunk', async () => {
    expect(await check('DELETE FROM t WHERE a = 1 LIMIT {batch_size}')).toEqual([]);
  });
});
