import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL);
CREATE TABLE u (id BIGINT PRIMARY KEY);`;
const lintOf = (sql: string, used: number, version = '8.4.6') =>
  lintExample({ schema, version, facts: { t: { totalRowVersions: used } }, file: expand(sql) });
const check = async (sql: string, used: number, version?: string) =>
  findingsOf('row-version-exhausted', await lintOf(sql, used, version));

describe('row-version-exhausted', () => {
  it('is found on the first change, instead of the general rule', async () => {
    const result = await lintOf('ALTER TABLE t ADD COLUMN b INT NULL;', 64);
    expect(findingsOf('row-version-exhausted', result)).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 7 },
        message: 't has used all of its 64 row versions, so this change cannot be instant.',
        fix: 'ALTER TABLE t FORCE;',
      },
    ]);
    expect(findingsOf('ddl-inplace-rebuild', result)).toEqual([]);
  });

  it('counts what the migration itself plans', async () => {
    const sql =
      'ALTER TABLE t ADD COLUMN b INT NULL;\nALTER TABLE u ADD COLUMN b INT NULL;\nALTER TABLE t DROP COLUMN a;';
    expect(await check(sql, 63)).toMatchObject([
      { place: { line: 7 }, message: expect.stringContaining('instant change number 2 of the migration') },
    ]);
    expect(await check(sql, 62)).toEqual([]);
  });

  it('counts over phases', async () => {
    const file =
      'migration: m\nphases:\n  - name: one\n    type: expand\n    sql: ALTER TABLE t ADD COLUMN b INT NULL\n    irreversible: x\n  - name: two\n    type: expand\n    sql: ALTER TABLE t ADD COLUMN c INT NULL\n    irreversible: x\n';
    const facts = { t: { totalRowVersions: 63 } };
    const result = await lintExample({ schema, version: '8.4.6', facts, file });
    expect(findingsOf('row-version-exhausted', result)).toMatchObject([{ phase: 'two' }]);
  });

  it('counts from 0 after a rebuild, and knows that 9.1 has more', async () => {
    expect(await check('ALTER TABLE t FORCE;\nALTER TABLE t ADD COLUMN b INT NULL;', 64)).toEqual([]);
    expect(await check('ALTER TABLE t ADD COLUMN b INT NULL;', 64, '9.1.0')).toEqual([]);
    expect(await check('ALTER TABLE t ADD COLUMN b INT NULL;', 255, '9.1.0')).toHaveLength(1);
  });

  it('counts only what costs one', async () => {
    expect(await check('ALTER TABLE t ALTER a SET DEFAULT 1;', 64)).toEqual([]);
    expect(await check('ALTER TABLE t ADD COLUMN v INT AS (a) VIRTUAL;', 64)).toEqual([]);
    expect(await check('ALTER TABLE t ADD COLUMN b INT NULL, ALGORITHM=INPLACE;', 64)).toEqual([]);
    expect(await check('ALTER TABLE u ADD COLUMN b INT NULL;', 64)).toEqual([]);
  });
});
