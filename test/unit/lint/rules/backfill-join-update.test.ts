import { describe, expect, it } from 'vitest';
import { backfill } from '../backfill-example.ts';
import { findingsOf, lintExample } from '../example.ts';

const check = async (query: string) => findingsOf('backfill-join-update', await lintExample({ file: backfill(query) }));

describe('backfill-join-update', () => {
  it.each([
    'UPDATE t JOIN u ON u.id = t.u_id SET t.a = u.a WHERE t.a IS NULL',
    'UPDATE t, u SET t.a = u.a WHERE u.id = t.u_id',
    'INSERT INTO w (a) SELECT t.a FROM t JOIN u USING (id)',
    'INSERT INTO w (a) SELECT a FROM (SELECT a FROM t) d',
  ])('fires on %s', async (query) => {
    expect(await check(query)).toMatchObject([
      { severity: 'error', place: { line: 6 }, fix: expect.stringContaining('subqueries') },
    ]);
  });

  it('is silent about a subquery', async () => {
    expect(await check('UPDATE t SET a = (SELECT a FROM u WHERE u.id = t.u_id) WHERE a IS NULL')).toEqual([]);
  });
});
