import { describe, expect, it } from 'vitest';
import { backfill } from '../backfill-example.ts';
import { findingsOf, lintExample } from '../example.ts';

const schema =
  'CREATE TABLE t (tenant INT NOT NULL, id INT NOT NULL, n INT NOT NULL, a INT NULL, PRIMARY KEY (tenant, id), UNIQUE KEY un (n));';
const check = async (query: string, more: readonly string[] = [], example: { schema?: string } = { schema }) =>
  findingsOf('backfill-updates-cursor', await lintExample({ ...example, file: backfill(query, more) }));

describe('backfill-updates-cursor', () => {
  it('offers another key', async () => {
    expect(await check('UPDATE t SET ID = id + 1, a = 1')).toEqual([
      expect.objectContaining({
        severity: 'error',
        place: { file: 'm.yaml', line: 6, column: 9 },
        message:
          'The query sets id, but phasedb reads the table in the order of the key PRIMARY (tenant, id). It would process rows twice or miss them.',
        fix: 'pk_column: n',
      }),
    ]);
  });

  it('goes by the key that is chosen', async () => {
    expect(await check('UPDATE t SET id = id + 1', ['pk_column: n'])).toEqual([]);
    expect(await check('UPDATE t SET n = n + 1', ['pk_column: n'])).toMatchObject([{ fix: 'pk_column: tenant' }]);
  });

  it('believes pk_column where the table is not known', async () => {
    expect(await check('UPDATE t SET id = id + 1', ['pk_column: id'], {})).toHaveLength(1);
    expect(await check('UPDATE t SET id = id + 1', [], {})).toEqual([]);
  });

  it('is silent about other columns and other verbs', async () => {
    expect(await check('UPDATE t SET a = id WHERE a IS NULL')).toEqual([]);
    expect(await check('INSERT INTO u (id) SELECT id FROM t')).toEqual([]);
  });
});
