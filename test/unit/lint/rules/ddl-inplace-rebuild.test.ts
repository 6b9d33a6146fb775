import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL, b VARCHAR(20));';
const check = async (sql: string, more = {}) =>
  findingsOf('ddl-inplace-rebuild', await lintExample({ schema, file: expand(sql), ...more }));

describe('ddl-inplace-rebuild', () => {
  it('reports what is rebuilt and why', async () => {
    expect(await check('ALTER TABLE t MODIFY a INT NULL;')).toMatchObject([
      { severity: 'warning', place: { line: 5, column: 7 }, message: 'MySQL rebuilds t: a becomes NULL.' },
    ]);
  });

  it.each(['ALTER TABLE t FORCE;', 'ALTER TABLE t ROW_FORMAT=DYNAMIC;', 'OPTIMIZE TABLE t;'])(
    'fires on %s',
    async (sql) => {
      expect(await check(sql)).toHaveLength(1);
    },
  );

  it('goes by the version', async () => {
    const sql = 'ALTER TABLE t ADD COLUMN c INT NULL FIRST;';
    expect(await check(sql, { version: '8.0.28' })).toHaveLength(1);
    expect(await check(sql, { version: '8.0.29' })).toEqual([]);
  });

  it.each([
    ['an index', 'ALTER TABLE t ADD INDEX i (a);'],
    ['an instant change', 'ALTER TABLE t ALTER a SET DEFAULT 1;'],
    ['a copy', 'ALTER TABLE t ADD c INT AS (a) STORED;'],
    ['a table of the same phase', 'CREATE TABLE n (id INT);\nALTER TABLE n FORCE;'],
  ])('is silent on %s', async (_, sql) => {
    expect(await check(sql)).toEqual([]);
  });

  it('is silent on a small table, and reports the size of a large one', async () => {
    const sized = (bytes: number) => ({ facts: { t: { dataBytes: bytes, indexBytes: 0, rowsEstimate: 9_000_000 } } });
    expect(await check('ALTER TABLE t FORCE;', sized(1024))).toEqual([]);
    expect(await check('ALTER TABLE t FORCE;', sized(3 * 1024 ** 3))).toMatchObject([
      { message: expect.stringContaining('t (3.0 GiB, about 9,000,000 rows)') },
    ]);
  });
});
