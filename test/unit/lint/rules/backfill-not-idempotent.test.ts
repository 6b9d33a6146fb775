import { describe, expect, it } from 'vitest';
import { backfill } from '../backfill-example.ts';
import { findingsOf, lintExample } from '../example.ts';

const schema =
  'CREATE TABLE t (id INT PRIMARY KEY, a INT NULL, b INT NULL, s VARCHAR(20) NOT NULL, unit VARCHAR(9) NOT NULL);' +
  'CREATE TABLE log (n INT AUTO_INCREMENT PRIMARY KEY, id INT, a INT); CREATE TABLE copy (id INT PRIMARY KEY, a INT);';
const check = async (query: string) =>
  findingsOf('backfill-not-idempotent', await lintExample({ schema, file: backfill(query) }));

describe('backfill-not-idempotent', () => {
  it('says what another run does, and adds the condition', async () => {
    expect(await check('UPDATE t SET a = b * 2 WHERE id > 5 OR s = 1')).toEqual([
      expect.objectContaining({
        severity: 'warning',
        place: { file: 'm.yaml', line: 6, column: 9 },
        message: 'The WHERE does not exclude finished rows. If this phase runs again, it writes a of each row again.',
        fix: 'UPDATE t SET a = b * 2 WHERE (id > 5 OR s = 1) AND NOT (a <=> b * 2) LIMIT {batch_size}',
      }),
    ]);
    expect(await check('UPDATE t AS x SET x.a = 1')).toMatchObject([
      { fix: 'UPDATE t AS x SET x.a = 1 WHERE NOT (x.a <=> 1) LIMIT {batch_size}' },
    ]);
  });

  it('marks what is done where the value counts on', async () => {
    expect(await check('UPDATE t SET a = a + 1 WHERE a > 3')).toMatchObject([
      {
        message: expect.stringContaining('If this phase runs again, it changes a a second time'),
        fix: 'ALTER TABLE t ADD COLUMN a_is_new TINYINT NULL; -- in expand\nUPDATE t SET a = a + 1, a_is_new = 1 WHERE a > 3 AND a_is_new IS NULL LIMIT {batch_size}',
      },
    ]);
  });

  it.each([
    'UPDATE t SET a = 1 WHERE a IS NULL',
    "UPDATE t SET a = a * 100, unit = 'cent' WHERE unit IN ('euro', 'EUR')",
    "UPDATE t SET s = TRIM(s) WHERE s LIKE ' %'",
    'UPDATE t SET a = 1 WHERE a IN (2, 3)',
    'DELETE FROM t WHERE a = 3',
  ])('is silent about %s', async (query) => {
    expect(await check(query)).toEqual([]);
  });

  it('wants a key that keeps rows from being inserted twice', async () => {
    expect(await check('INSERT INTO log (id, a) SELECT id, a FROM t WHERE a > 3')).toMatchObject([
      {
        message: expect.stringContaining('inserts each row into log again'),
        fix: 'INSERT INTO log (id, a) SELECT id, a FROM t WHERE a > 3 AND NOT EXISTS (SELECT 1 FROM log WHERE log.id = t.id) LIMIT {batch_size}',
      },
    ]);
    expect(await check('INSERT INTO log (a) SELECT a FROM t')).toMatchObject([{ fix: undefined }]);
    expect(await check('INSERT INTO log SELECT NULL, id, a FROM t')).toHaveLength(1);
  });

  it.each([
    'INSERT INTO copy (id, a) SELECT id, a FROM t',
    'INSERT INTO log SELECT id, a, b FROM t',
    'INSERT IGNORE INTO log (id, a) SELECT id, a FROM t',
    'INSERT INTO log (id, a) SELECT id, a FROM t WHERE id NOT IN (SELECT id FROM log)',
    'INSERT INTO unknown (id, a) SELECT id, a FROM t',
  ])('is silent about %s', async (query) => {
    expect(await check(query)).toEqual([]);
  });

  it('sees a counter go up where a row is met again', async () => {
    const upsert = async (update: string) => {
      const text = backfill('INSERT INTO copy (id, a) SELECT id, 1 FROM t').replace(
        '{batch_size}',
        `{batch_size} ON DUPLICATE KEY UPDATE ${update}`,
      );
      return findingsOf('backfill-not-idempotent', await lintExample({ schema, file: text }));
    };
    expect(await upsert('a = a + 1')).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('changes a of copy a second time') },
    ]);
    expect(await upsert('a = copy.a + VALUES(a)')).toHaveLength(1);
    expect(await upsert('a = VALUES(a)')).toEqual([]);
    expect(await upsert('a = VALUES(a) + 1')).toEqual([]);
  });
});
