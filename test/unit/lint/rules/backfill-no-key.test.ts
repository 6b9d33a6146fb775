import { describe, expect, it } from 'vitest';
import { backfill } from '../backfill-example.ts';
import { findingsOf, lintExample } from '../example.ts';

const check = async (schema: string | undefined, query: string, more: readonly string[] = []) =>
  findingsOf(
    'backfill-no-key',
    await lintExample({ ...(schema === undefined ? {} : { schema }), file: backfill(query, more) }),
  );
const once = 'UPDATE t SET a = 1 WHERE a IS NULL';
const again = 'UPDATE t SET a = a + 1';

describe('backfill-no-key', () => {
  it('is an error where rows would be missed or done twice, with the key to add', async () => {
    expect(await check('CREATE TABLE t (id INT NULL, a INT, UNIQUE KEY (id));', again)).toEqual([
      expect.objectContaining({
        severity: 'error',
        place: { file: 'm.yaml', line: 6, column: 9 },
        message: expect.stringContaining('t has no primary key and no unique key'),
        fix: 'ALTER TABLE t ADD COLUMN id_2 BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY;',
      }),
    ]);
  });

  it('is a warning if the query excludes finished rows', async () => {
    expect(await check('CREATE TABLE t (a INT);', once)).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('Each chunk scans the table from its start') },
    ]);
  });

  it('wants InnoDB, and a table', async () => {
    expect(await check('CREATE TABLE t (id INT PRIMARY KEY, a INT) ENGINE=MyISAM;', once)).toMatchObject([
      { severity: 'error', message: expect.stringContaining('MyISAM'), fix: 'ALTER TABLE t ENGINE=InnoDB;' },
    ]);
    expect(await check('CREATE VIEW t AS SELECT 1 AS a;', once)).toMatchObject([
      { message: expect.stringContaining('is a view') },
    ]);
  });

  it('checks pk_column', async () => {
    const schema = 'CREATE TABLE t (id INT PRIMARY KEY, a INT, n INT NOT NULL, UNIQUE KEY n (n)) ENGINE=InnoDB;';
    expect(await check(schema, once, ['pk_column: a'])).toMatchObject([
      {
        message: 'pk_column names a, but no usable key of t begins with that column.',
        fix: 'Leave pk_column out, or name the first column of PRIMARY (id) or n (n).',
      },
    ]);
    expect(await check(schema, once, ['pk_column: N'])).toEqual([]);
  });

  it('is silent about a table that it does not know', async () => {
    expect(await check(undefined, again)).toEqual([]);
    expect(await check('CREATE TABLE other (id INT);', again)).toEqual([]);
  });

  it('sees the key that an earlier phase adds', async () => {
    const file = backfill(again).replace(
      '  - name: backfill',
      '  - name: expand\n    sql: ALTER TABLE t ADD PRIMARY KEY (id);\n    irreversible: test\n  - name: backfill',
    );
    const result = await lintExample({ schema: 'CREATE TABLE t (id INT NOT NULL, a INT);', file });
    expect(findingsOf('backfill-no-key', result)).toEqual([]);
  });

  it('is how the reader calls a query without a table to walk', async () => {
    expect(await check(undefined, 'INSERT INTO t (a) SELECT 1')).toMatchObject([{ severity: 'error' }]);
  });
});
