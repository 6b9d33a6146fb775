import { describe, expect, it } from 'vitest';
import { backfill } from '../backfill-example.ts';
import { findingsOf, lintExample } from '../example.ts';

const schema =
  'CREATE TABLE t (id INT PRIMARY KEY, a INT NULL, b INT NULL, g INT AS (a + 1), u TIMESTAMP NULL ON UPDATE CURRENT_TIMESTAMP);' +
  'CREATE TABLE copy (id INT PRIMARY KEY, a INT); CREATE VIEW v AS SELECT id FROM t WHERE a IS NULL;';
const check = async (query: string, doneWhen?: string, expected?: string) =>
  findingsOf(
    'backfill-never-done',
    await lintExample({
      schema,
      file: backfill(query, [
        ...(doneWhen === undefined ? [] : [`done_when: ${JSON.stringify(doneWhen)}`]),
        ...(expected === undefined ? [] : [`done_expected: ${expected}`]),
      ]),
    }),
  );
const fill = 'UPDATE t SET a = 1 WHERE a IS NULL';

describe('backfill-never-done', () => {
  it('sees a done_when that looks at no column that is set', async () => {
    expect(await check(fill, 'SELECT COUNT(*) FROM t WHERE b IS NULL')).toEqual([
      expect.objectContaining({
        severity: 'error',
        place: { file: 'm.yaml', line: 7, column: 18 },
        message: 'done_when does not read a, so the backfill cannot change its result.',
        fix: 'done_when: "SELECT COUNT(*) FROM t WHERE a IS NULL"',
      }),
    ]);
  });

  it('sees one that reads another table', async () => {
    const copy = 'INSERT INTO copy (id, a) SELECT id, a FROM t WHERE a > 1';
    expect(await check(copy, 'SELECT COUNT(*) FROM t WHERE a > 1')).toMatchObject([
      { message: 'done_when reads t, but the query writes to copy.' },
    ]);
    expect(await check(copy, 'SELECT COUNT(*) FROM t WHERE a > 1 AND id NOT IN (SELECT id FROM copy)')).toEqual([]);
  });

  it('sees one that counts what is done', async () => {
    expect(await check(fill, 'SELECT COUNT(*) FROM t WHERE a = 1')).toMatchObject([
      { message: 'done_when counts the rows in which a is 1, but that is the value the query sets.' },
    ]);
    expect(await check(fill, 'SELECT COUNT(*) FROM t WHERE a IS NOT NULL')).toHaveLength(1);
    expect(await check(fill, 'SELECT COUNT(*) FROM t WHERE a IS NOT NULL', '500')).toEqual([]);
  });

  it('sees an UPDATE that changes nothing', async () => {
    expect(await check('UPDATE t SET a = NULL WHERE a IS NULL')).toMatchObject([
      {
        place: { line: 6, column: 9 },
        message: expect.stringContaining('sets a to the value that its WHERE requires'),
      },
    ]);
    expect(await check('UPDATE t SET a = 0, b = 1 WHERE a = 0')).toEqual([]);
  });

  it.each([
    'SELECT COUNT(*) FROM t WHERE a IS NULL',
    'SELECT COUNT(*) FROM t WHERE g IS NULL',
    "SELECT COUNT(*) FROM t WHERE u IS NULL OR u < '2026-01-01'",
    'SELECT COUNT(*) FROM v',
    'SELECT COUNT(*) FROM elsewhere',
    'SELECT COUNT(*) FROM t LEFT JOIN copy USING (id) WHERE copy.id IS NULL',
  ])('is silent about %s', async (doneWhen) => {
    expect(await check(fill, doneWhen)).toEqual([]);
  });
});
