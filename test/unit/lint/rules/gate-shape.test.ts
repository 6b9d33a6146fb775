import { describe, expect, it } from 'vitest';
import { contract, findingsOf, lintExample } from '../example.ts';

const check = async (gate: string) =>
  findingsOf('gate-shape', await lintExample({ file: contract('ALTER TABLE t FORCE;', gate) }));

describe('gate-shape', () => {
  it('reports what the query gives instead of one value, and its count', async () => {
    expect(await check('SELECT id FROM t WHERE a IS NULL LIMIT 1')).toEqual([
      expect.objectContaining({
        severity: 'error',
        phase: 'gate',
        place: { file: 'm.yaml', line: 5, column: 14 },
        message:
          'The gate gate returns one row per match, and none when no row matches. It must return one row with one column.',
        fix: 'query: "SELECT COUNT(*) FROM (SELECT id FROM t WHERE a IS NULL LIMIT 1) AS found"\nexpected: 0',
      }),
    ]);
    expect(await check('SELECT COUNT(*) FROM t WHERE a IS NULL GROUP BY b')).toMatchObject([
      { message: expect.stringContaining('one row per group') },
    ]);
  });

  it('counts columns, and has no query to offer for them', async () => {
    expect(await check('SELECT COUNT(*), MIN(id) FROM t')).toMatchObject([
      { message: expect.stringContaining('returns 2 columns'), fix: undefined },
    ]);
  });

  it('looks at done_when too', async () => {
    const file =
      'migration: m\nphases:\n  - name: backfill\n    batch:\n      query: UPDATE t SET a = 1 WHERE a IS NULL LIMIT {batch_size}\n      done_when: SELECT a FROM t WHERE a IS NULL\n';
    expect(findingsOf('gate-shape', await lintExample({ file }))).toMatchObject([
      {
        place: { line: 6 },
        message: expect.stringContaining('The done_when of backfill returns one row per match'),
        fix: 'done_when: "SELECT COUNT(*) FROM (SELECT a FROM t WHERE a IS NULL) AS found"\ndone_expected: 0',
      },
    ]);
  });

  it.each([
    'SELECT COUNT(*) - COUNT(a) FROM t',
    'SELECT IFNULL(SUM(a IS NULL), 0) FROM t',
    'SELECT EXISTS (SELECT 1 FROM t WHERE a IS NULL)',
    'SELECT (SELECT COUNT(*) FROM t) - (SELECT COUNT(*) FROM u)',
    'SELECT COUNT(*) FROM (SELECT b FROM t GROUP BY b HAVING COUNT(*) > 1) AS x',
    'WITH x AS (SELECT 1 FROM t WHERE a IS NULL) SELECT COUNT(*) FROM x',
    "SELECT done FROM jobs WHERE name = 'import'",
    "SELECT VARIABLE_VALUE FROM performance_schema.global_status WHERE VARIABLE_NAME = 'Threads_running'",
    'SELECT SUM(n) FROM (SELECT COUNT(*) AS n FROM t UNION ALL SELECT COUNT(*) FROM u) AS x',
  ])('is silent about %s', async (gate) => {
    expect(await check(gate)).toEqual([]);
  });
});
