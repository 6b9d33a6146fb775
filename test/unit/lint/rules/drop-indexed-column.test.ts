import { describe, expect, it } from 'vitest';
import { contract, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT, b INT, c INT, d INT, v INT AS (d) VIRTUAL, KEY ka (a), UNIQUE KEY bc (b, c), KEY cd (c, d DESC), KEY kv (v));
CREATE TABLE k (a INT, b INT, PRIMARY KEY (a, b));`;
const lintOf = (sql: string, more = {}) => lintExample({ schema, version: '8.4.6', file: contract(sql), ...more });
const check = async (sql: string, more = {}) => findingsOf('drop-indexed-column', await lintOf(sql, more));

describe('drop-indexed-column', () => {
  it('drops the index first, instead of the general rule', async () => {
    const result = await lintOf('ALTER TABLE t DROP COLUMN a;');
    expect(findingsOf('drop-indexed-column', result)).toMatchObject([
      {
        severity: 'warning',
        place: { line: 8, column: 21 },
        message:
          't.a is dropped, but index ka contains it. MySQL therefore rebuilds t; without the index the drop is instant.',
        fix: 'ALTER TABLE t DROP INDEX ka;\nALTER TABLE t DROP COLUMN a;',
      },
    ]);
    expect(findingsOf('ddl-inplace-rebuild', result)).toEqual([]);
  });

  it('is an error where fewer columns have to be unique, with the gate', async () => {
    expect(await check('ALTER TABLE t DROP COLUMN b;')).toMatchObject([
      {
        severity: 'error',
        message: expect.stringContaining('the unique index bc contains it. Only UNIQUE (c) would remain'),
        fix: [
          '- name: t-no-duplicates-c',
          '  type: gate',
          '  wait_until:',
          '    query: "SELECT COUNT(*) FROM (SELECT 1 FROM t GROUP BY c HAVING COUNT(*) > 1) AS duplicates"',
          '    expected: 0',
          'ALTER TABLE t DROP INDEX bc, ADD UNIQUE INDEX bc (c);',
          'ALTER TABLE t DROP COLUMN b;',
        ].join('\n'),
      },
    ]);
    expect(await check('ALTER TABLE k DROP COLUMN b;')).toMatchObject([
      { severity: 'error', message: expect.stringContaining('Only PRIMARY KEY (a) would remain'), fix: undefined },
    ]);
  });

  it('says what is left of an index that only serves queries', async () => {
    expect(await check('ALTER TABLE t DROP COLUMN c, DROP INDEX bc;')).toMatchObject([
      {
        severity: 'warning',
        message: expect.stringContaining('index cd contains it. Only (d) would remain'),
        fix: expect.stringContaining('ALTER TABLE t DROP INDEX cd, ADD INDEX cd (d DESC);'),
      },
    ]);
  });

  it('does not blame the index for a rebuild that comes anyway', async () => {
    expect(await check('ALTER TABLE t DROP COLUMN a;', { version: '8.0.28' })).toEqual([]);
    expect(await check('ALTER TABLE t DROP COLUMN b;', { version: '8.0.28' })).toMatchObject([
      { severity: 'error', message: expect.stringContaining('. MySQL rebuilds t:') },
    ]);
  });

  it('is info on a small table, or where a rebuild is allowed', async () => {
    const sql = 'ALTER TABLE t DROP COLUMN a;';
    const facts = { t: { dataBytes: 5_000_000, indexBytes: 0 } };
    expect(await check(sql, { facts })).toMatchObject([{ severity: 'info' }]);
    const file = contract(sql).replace(
      '    irreversible',
      '    allow: [{what: rebuild, reason: "ok"}]\n    irreversible',
    );
    expect(await check(sql, { file })).toMatchObject([{ severity: 'info' }]);
  });

  it('is silent where the index goes too, on virtual columns, and on columns in no index', async () => {
    expect(await check('ALTER TABLE t DROP INDEX KA, DROP COLUMN a;')).toEqual([]);
    expect(await check('ALTER TABLE t DROP INDEX ka;\nALTER TABLE t DROP COLUMN a;')).toEqual([]);
    expect(await check('ALTER TABLE t DROP COLUMN v;')).toEqual([]);
    expect(await check('ALTER TABLE u DROP COLUMN a;')).toEqual([]);
  });
});
