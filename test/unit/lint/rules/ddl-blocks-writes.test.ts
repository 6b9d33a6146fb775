import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL, b VARCHAR(20), KEY ka (a));`;
const check = async (sql: string, more = {}) =>
  findingsOf('ddl-blocks-writes', await lintExample({ schema, version: '8.4.6', file: expand(sql), ...more }));

describe('ddl-blocks-writes', () => {
  it('says why writes wait, on the statement', async () => {
    expect(await check('ALTER TABLE t ADD FULLTEXT INDEX words (b);')).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 7 },
        message: expect.stringContaining('writes wait while FULLTEXT index words is built'),
        fix: undefined,
      },
    ]);
  });

  it('takes the place of what says that the table is rebuilt', async () => {
    const result = await lintExample({ schema, file: expand('ALTER TABLE t ADD FULLTEXT INDEX words (b);') });
    expect(findingsOf('ddl-inplace-rebuild', result)).toEqual([]);
  });

  it('finds a LOCK that the author wrote and nothing needs', async () => {
    expect(await check('ALTER TABLE t ADD INDEX b (b), LOCK=SHARED;')).toMatchObject([
      {
        message: 'Writes to t wait until this statement ends, only because of its LOCK=SHARED.',
        fix: 'ALTER TABLE t ADD INDEX b (b);',
      },
    ]);
  });

  it('splits off a virtual column that is indexed at once', async () => {
    const sql = 'ALTER TABLE t ADD COLUMN c VARCHAR(20) AS (lower(b)) VIRTUAL, ADD INDEX c (c);';
    expect(await check(sql)).toMatchObject([
      {
        fix: 'ALTER TABLE t ADD COLUMN c VARCHAR(20) AS (lower(b)) VIRTUAL;\nALTER TABLE t ADD INDEX c (c);',
      },
    ]);
  });

  it('is a warning on a small table, and info where it is allowed', async () => {
    const facts = { t: { dataBytes: 5_000_000, indexBytes: 0 } };
    const sql = 'ALTER TABLE t ADD FULLTEXT INDEX words (b);';
    expect(await check(sql, { facts })).toMatchObject([{ severity: 'warning' }]);
    for (const what of ['blocking', 'copy']) {
      const file = expand(sql).replace(
        '    irreversible',
        `    allow: [{what: ${what}, reason: "at night"}]\n    irreversible`,
      );
      expect(await check(sql, { file })).toMatchObject([{ severity: 'info' }]);
    }
  });

  it('is silent where writes go on, on brief exclusive locks, and on a new table', async () => {
    expect(await check('ALTER TABLE t ADD INDEX b (b);')).toEqual([]);
    expect(await check('ALTER TABLE t MODIFY b VARCHAR(20) NOT NULL;')).toEqual([]);
    expect(await check('RENAME TABLE t TO u;')).toEqual([]);
    expect(
      await check('CREATE TABLE n (id INT PRIMARY KEY, a TEXT);\nALTER TABLE n ADD FULLTEXT INDEX w (a);'),
    ).toEqual([]);
  });
});
