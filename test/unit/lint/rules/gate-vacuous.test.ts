import { describe, expect, it } from 'vitest';
import { findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL, b VARCHAR(20), d DATE NOT NULL);';
const gate = (sql: string, more = '') =>
  `migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: ${JSON.stringify(sql)}\n${more}`;
const check = async (file: string) => findingsOf('gate-vacuous', await lintExample({ schema, file }));

describe('gate-vacuous', () => {
  it.each([
    ['SELECT 0', 'it reads no table'],
    ['SELECT IF(1 = 1, 0, 1) FROM DUAL', 'it reads no table'],
    ['SELECT COUNT(*) FROM t WHERE 1 = 0', 'no row can match its WHERE'],
    ['SELECT COUNT(*) FROM t WHERE b IS NULL AND FALSE', 'no row can match its WHERE'],
    ['SELECT COUNT(*) FROM t WHERE b = NULL', 'a comparison with NULL is never true'],
    ["SELECT COUNT(*) FROM t WHERE b NOT IN ('x', NULL)", 'a comparison with NULL is never true'],
    ['SELECT EXISTS (SELECT 1 FROM t WHERE b = NULL)', 'a comparison with NULL is never true'],
    ['SELECT COUNT(*) FROM t WHERE a IS NULL', 'a is NOT NULL'],
    ['SELECT COUNT(*) >= 0 FROM t', 'no count is less than 0'],
    ['SELECT 0 > COUNT(*) FROM t', 'no count is less than 0'],
    ['SELECT COUNT(*) <> -1 FROM t', 'no count is less than 0'],
    ['SELECT COUNT(*) IS NULL FROM t', 'a count is never NULL'],
  ])('finds %s', async (sql, reason) => {
    expect(await check(gate(sql))).toMatchObject([
      { severity: 'error', place: { line: 5, column: 14 }, message: expect.stringContaining(reason) },
    ]);
  });

  it.each([
    'SELECT COUNT(*) FROM t',
    'SELECT COUNT(*) FROM t WHERE 1 = 1 AND b IS NULL',
    'SELECT COUNT(*) FROM t WHERE b <=> NULL',
    "SELECT COUNT(*) FROM t WHERE b = NULL OR b = 'x'",
    'SELECT COUNT(*) FROM t WHERE d IS NULL',
    'SELECT COUNT(*) FROM u LEFT JOIN t ON t.id = u.id WHERE t.a IS NULL',
    'SELECT COUNT(*) > 0 FROM t',
    'SELECT @@global.read_only',
    "SELECT NOW() > '2026-12-01'",
    'SELECT rows_left()',
    'SELECT (SELECT COUNT(*) FROM t) - (SELECT COUNT(*) FROM u)',
    'SELECT COUNT(*) FROM (SELECT b FROM t GROUP BY b HAVING COUNT(*) > 1) AS twice',
  ])('is silent about %s', async (sql) => {
    expect(await check(gate(sql))).toEqual([]);
  });

  it('writes IS NULL for what was meant', async () => {
    expect(await check(gate('SELECT COUNT(*) FROM t WHERE b= NULL AND a = 1 AND b <> NULL'))).toMatchObject([
      { fix: 'SELECT COUNT(*) FROM t WHERE b IS NULL AND a = 1 AND b IS NOT NULL' },
    ]);
  });

  it('writes the query that the backfill before it leaves open, and says it alone', async () => {
    const file =
      'migration: m\nphases:\n  - name: backfill\n    batch:\n      query: UPDATE t SET b = 1 WHERE b IS NULL LIMIT {batch_size}\n' +
      '      done_when: SELECT 0\n  - name: gate\n    wait_until:\n      query: SELECT 0\n  - name: contract\n    sql: DROP TABLE t\n    irreversible: test\n';
    const { findings } = await lintExample({ schema, file });
    expect(findings.filter(({ rule }) => rule.startsWith('gate-'))).toMatchObject([
      {
        rule: 'gate-vacuous',
        severity: 'warning',
        place: { line: 6 },
        fix: 'done_when: "SELECT COUNT(*) FROM t WHERE b IS NULL"\ndone_expected: 0',
      },
      {
        rule: 'gate-vacuous',
        severity: 'error',
        place: { line: 9 },
        fix: '- name: gate\n  type: gate\n  wait_until:\n    query: "SELECT COUNT(*) FROM t WHERE b IS NULL"\n    expected: 0',
      },
    ]);
  });

  it.each([
    ['the query that stands there', 'a', 'select count(*)  from t where a is null'],
    ['one that proves as little', 'a', 'SELECT 0'],
  ])('never writes %s', async (_, column, query) => {
    const file = `migration: m\nphases:\n  - name: backfill\n    batch:\n      query: UPDATE t SET ${column} = 1 WHERE ${column} IS NULL LIMIT {batch_size}\n  - name: gate\n    wait_until:\n      query: ${query}\n  - name: contract\n    sql: DROP TABLE t\n    irreversible: test\n`;
    const findings = await check(file);
    expect(findings).toMatchObject([{ severity: 'error' }]);
    expect(findings[0]?.fix).toBeUndefined();
  });

  it('is a warning where the gate waits for something else too, and nothing where it has no query', async () => {
    const deployed = '      deployed: {environment: production, ref: main}\n';
    expect(await check(gate('SELECT 0', deployed))).toMatchObject([{ severity: 'warning' }]);
    expect(await check(`migration: m\nphases:\n  - name: gate\n    wait_until:\n${deployed}`)).toEqual([]);
  });
});
