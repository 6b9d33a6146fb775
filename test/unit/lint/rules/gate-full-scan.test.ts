import { describe, expect, it } from 'vitest';
import { findingsOf, lintExample } from '../example.ts';

const schema =
  'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT, b INT, c INT, KEY by_b (b, a), KEY hidden (c) INVISIBLE);\n' +
  'CREATE TABLE u (id BIGINT PRIMARY KEY, t_id BIGINT);\n' +
  'CREATE TABLE p (id BIGINT PRIMARY KEY, a INT) PARTITION BY HASH (id) PARTITIONS 4;';
const large = { rowsEstimate: 2_000_000, dataBytes: 3 * 1024 ** 3, indexBytes: 0 };
const facts = { t: large, u: large, p: large };
const check = async (sql: string, known: Record<string, object> = facts, more = '') =>
  findingsOf(
    'gate-full-scan',
    await lintExample({
      schema,
      facts: known,
      file: `migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: ${JSON.stringify(sql)}\n${more}`,
    }),
  );

describe('gate-full-scan', () => {
  it('names table, size and column, and asks with EXISTS', async () => {
    expect(await check('SELECT COUNT(*) FROM t WHERE a IS NULL;')).toMatchObject([
      {
        severity: 'warning',
        place: { line: 5, column: 14 },
        message:
          'The gate gate reads all of t (3.0 GiB, about 2,000,000 rows) at each poll, every 5 s: no index begins with a.',
        fix: 'SELECT EXISTS (SELECT 1 FROM t WHERE a IS NULL)',
      },
    ]);
  });

  it('writes the index where another number than 0 is expected', async () => {
    expect(await check('SELECT COUNT(*) FROM t WHERE c = 1', facts, '      expected: 7\n')).toMatchObject([
      { fix: 'ALTER TABLE t ADD INDEX (c);' },
    ]);
  });

  it.each([
    'SELECT COUNT(*) FROM t WHERE a IS NULL AND c > 1',
    'SELECT COUNT(*) FROM t WHERE b IS NULL OR a IS NULL',
    'SELECT COUNT(*) FROM t WHERE ABS(b) = 3 AND LENGTH(a) > 1',
    'SELECT COUNT(*) FROM t',
    'SELECT COUNT(*) FROM u LEFT JOIN t ON t.id = u.t_id WHERE t.id IS NULL',
    'SELECT COUNT(*) FROM u WHERE NOT EXISTS (SELECT 1 FROM t WHERE t.id = u.t_id)',
  ])('finds %s', async (sql) => {
    expect(await check(sql)).toHaveLength(1);
  });

  it.each([
    'SELECT COUNT(*) FROM t WHERE b IS NULL',
    'SELECT COUNT(*) FROM t AS x WHERE x.b = 1 AND a = 2',
    'SELECT COUNT(*) FROM t WHERE id BETWEEN 1 AND 10 AND a IS NULL',
    'SELECT COUNT(*) FROM t WHERE b IS NULL OR id < 5',
    'SELECT EXISTS (SELECT 1 FROM t WHERE a IS NULL)',
    'SELECT 1 FROM t WHERE a IS NULL LIMIT 1',
    'SELECT MAX(id) FROM t',
    'SELECT COUNT(*) FROM p WHERE a IS NULL',
    'SELECT COUNT(*) FROM elsewhere WHERE a IS NULL',
    'SELECT COUNT(*) FROM t JOIN u ON u.t_id = t.id WHERE u.id = 5',
  ])('is silent about %s', async (sql) => {
    expect(await check(sql)).toEqual([]);
  });

  it('is silent where the table is not known to be large', async () => {
    expect(await check('SELECT COUNT(*) FROM t WHERE a IS NULL', {})).toEqual([]);
    expect(await check('SELECT COUNT(*) FROM t WHERE a IS NULL', { t: { rowsEstimate: 999_999 } })).toEqual([]);
  });
});
