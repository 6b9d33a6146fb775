import { describe, expect, it } from 'vitest';
import { findingsOf, lintExample } from '../example.ts';

const check = async (sql: string) =>
  findingsOf(
    'gate-nondeterministic',
    await lintExample({
      file: `migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: |\n        ${sql}\n`,
    }),
  );

describe('gate-nondeterministic', () => {
  it('says what depends on the moment, and names a watermark', async () => {
    expect(await check('SELECT COUNT(*) FROM t WHERE used_at > NOW() - INTERVAL 1 DAY')).toMatchObject([
      {
        severity: 'warning',
        place: { line: 6, column: 9 },
        message: 'NOW() can change the query result from poll to poll, because the time passes.',
        fix: expect.stringContaining('watermark'),
      },
    ]);
  });

  it.each([
    [
      'SELECT COUNT(*) FROM t WHERE RAND() < 0.1',
      'RAND() can change the query result although the rows stay the same.',
    ],
    ['SELECT COUNT(*) FROM t WHERE a = UUID()', 'UUID() can change'],
    ['SELECT COUNT(*) FROM t WHERE at < CURRENT_DATE', 'CURRENT_DATE() can change'],
  ])('finds %s', async (sql, message) => {
    expect(await check(sql)).toMatchObject([{ message: expect.stringContaining(message) }]);
  });

  it('says of a user variable what it is in a new session', async () => {
    expect(await check('SELECT COUNT(*) FROM t WHERE id <= @last')).toMatchObject([
      {
        message: '@last can change the query result although the rows stay the same.',
        why: expect.stringContaining('NULL'),
      },
    ]);
  });

  it('looks at done_when too', async () => {
    const file =
      'migration: m\nphases:\n  - name: backfill\n    batch:\n      query: UPDATE t SET a = 1 WHERE a IS NULL LIMIT {batch_size}\n      done_when: SELECT COUNT(*) FROM t WHERE a IS NULL AND at < NOW()\n';
    expect(findingsOf('gate-nondeterministic', await lintExample({ file }))).toMatchObject([{ place: { line: 6 } }]);
  });

  it.each([
    "SELECT COUNT(*) FROM t WHERE at < '2026-11-01'",
    'SELECT COUNT(*) FROM t WHERE now IS NULL AND t.rand = 1',
    "SELECT COUNT(*) FROM t WHERE note = 'NOW()'",
    'SELECT @@global.read_only',
    'SELECT COUNT(*) FROM t WHERE UNIX_TIMESTAMP(at) < 1790000000',
  ])('is silent about %s', async (sql) => {
    expect(await check(sql)).toEqual([]);
  });
});
