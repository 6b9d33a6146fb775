import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL);`;
const add = (name: string) => `ALTER TABLE t ADD COLUMN ${name} INT NULL;`;
const check = async (sql: string, used: number | undefined, version = '8.4.6') =>
  findingsOf(
    'row-version-low',
    await lintExample({ schema, version, facts: { t: { totalRowVersions: used } }, file: expand(sql) }),
  );

describe('row-version-low', () => {
  it('says how many there are left', async () => {
    expect(await check(add('b'), 58)).toMatchObject([
      {
        severity: 'warning',
        place: { line: 5, column: 7 },
        message: 'With this statement t has used 59 of its 64 row versions.',
        fix: 'ALTER TABLE t FORCE;',
      },
    ]);
  });

  it('is reported once for a table, where the threshold is passed', async () => {
    const sql = [add('b'), 'ALTER TABLE t ADD INDEX a (a);', add('c'), add('d')].join('\n');
    expect(await check(sql, 50)).toMatchObject([{ place: { line: 7 }, message: expect.stringContaining('used 52') }]);
    expect(await check(sql, 55)).toMatchObject([{ place: { line: 5 } }]);
  });

  it('goes by the limit of the version', async () => {
    expect(await check(add('b'), 58, '9.1.0')).toEqual([]);
    expect(await check(add('b'), 210, '9.1.0')).toHaveLength(1);
  });

  it('is silent below the mark, where none is left, and where nothing is known', async () => {
    expect(await check(add('b'), 50)).toEqual([]);
    expect(await check(`${add('b')}\n${add('c')}`, 63)).toEqual([]);
    expect(await check(add('b'), undefined)).toEqual([]);
  });
});
