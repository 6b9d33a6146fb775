import { describe, expect, it } from 'vitest';
import { findingsOf, lintExample } from '../example.ts';

const check = async (sql: string, limits: string, more = '') =>
  findingsOf(
    'lock-wait-too-long',
    await lintExample({
      schema: 'CREATE TABLE t (id INT PRIMARY KEY, a INT);',
      file: `migration: m
phases:
  - name: expand
    sql: ${sql}
    irreversible: test
    ddl: {${limits}}
${more}`,
    }),
  );
const index = 'ALTER TABLE t ADD INDEX (a)';
const column = 'ALTER TABLE t ADD COLUMN b INT';
const allowed = '    allow: [{what: blocking, reason: at night}]\n';

describe('lock-wait-too-long', () => {
  it.each([
    [index, 'commit_lock_wait_s: 6', 'error', '6 s'],
    [index, 'commit_lock_wait_s: 60, lock_wait_timeout_s: 90', 'error', '90 s'],
    ['ALTER TABLE t MODIFY a BIGINT, ALGORITHM=COPY', 'commit_lock_wait_s: 60', 'error', '60 s'],
    [index, 'lock_wait_timeout_s: 6', 'warning', '6 s'],
    [column, 'lock_wait_timeout_s: 30', 'warning', '30 s'],
    ['DROP TABLE t', 'lock_wait_timeout_s: 30', 'warning', '30 s'],
  ])('%s with %s: %s', async (sql, limits, severity, wait) => {
    const place = { file: 'm.yaml', line: 4, column: 10 };
    expect(await check(sql, limits)).toMatchObject([{ severity, place, message: expect.stringContaining(wait) }]);
    expect(await check(sql, limits, allowed)).toMatchObject([{ severity: 'info' }]);
  });

  it.each([
    [index, 'commit_lock_wait_s: 5, lock_wait_timeout_s: 5'],
    [column, 'commit_lock_wait_s: 60'],
  ])('is silent about %s with %s', async (sql, limits) => {
    expect(await check(sql, limits)).toEqual([]);
  });

  it('looks at the statements that undo the phase too', async () => {
    const file = `migration: m
phases:
  - name: expand
    sql: ${column}
    rollback_sql: ${index}
    ddl: {commit_lock_wait_s: 60}
`;
    const findings = findingsOf(
      'lock-wait-too-long',
      await lintExample({ schema: 'CREATE TABLE t (id INT PRIMARY KEY, a INT);', file }),
    );
    expect(findings).toMatchObject([{ severity: 'error', place: { line: 5 } }]);
  });
});
