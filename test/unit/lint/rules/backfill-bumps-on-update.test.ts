import { describe, expect, it } from 'vitest';
import { backfill } from '../backfill-example.ts';
import { findingsOf, lintExample } from '../example.ts';

const schema =
  'CREATE TABLE t (id INT PRIMARY KEY, a INT, m TIMESTAMP NULL ON UPDATE CURRENT_TIMESTAMP, k DATETIME(3) NULL ON UPDATE CURRENT_TIMESTAMP(3));';
const check = async (query: string, more: readonly string[] = []) =>
  findingsOf('backfill-bumps-on-update', await lintExample({ schema, file: backfill(query, more) }));

describe('backfill-bumps-on-update', () => {
  it('names the columns', async () => {
    expect(await check('UPDATE t SET a = 1 WHERE a IS NULL')).toEqual([
      expect.objectContaining({
        severity: 'warning',
        place: { file: 'm.yaml', line: 6, column: 9 },
        message: 'The query sets m and k of each changed row of t to the current time (ON UPDATE CURRENT_TIMESTAMP).',
        fix: 'keep_updated_at: true',
      }),
    ]);
  });

  it('leaves out what the query sets', async () => {
    expect(await check('UPDATE t SET a = 1, M = m WHERE a IS NULL')).toMatchObject([
      { message: expect.stringContaining('sets k of each changed row of t') },
    ]);
    expect(await check('UPDATE t SET a = 1, m = m, k = k WHERE a IS NULL')).toEqual([]);
  });

  it('is silent with keep_updated_at, and about other verbs and tables', async () => {
    expect(await check('UPDATE t SET a = 1 WHERE a IS NULL', ['keep_updated_at: true'])).toEqual([]);
    expect(await check('DELETE FROM t WHERE a IS NULL')).toEqual([]);
    expect(await check('INSERT INTO t (id) SELECT id FROM s')).toEqual([]);
    expect(await check('UPDATE unknown SET a = 1 WHERE a IS NULL')).toEqual([]);
  });
});
