import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const check = async (file: string, version?: string) =>
  findingsOf('hidden-executable-comment', await lintExample({ file, ...(version === undefined ? {} : { version }) }));

describe('hidden-executable-comment', () => {
  it('stands on the comment, and writes the statement without it', async () => {
    expect(await check(expand('ALTER TABLE t /*!80000 DROP COLUMN a, */ ADD COLUMN b INT;'))).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 21 },
        message: 'The server runs the SQL inside this /*!80000 comment.',
        fix: 'ALTER TABLE t DROP COLUMN a, ADD COLUMN b INT;',
      },
    ]);
  });

  it('is one finding for a statement of several', async () => {
    const sql = 'CREATE TABLE t (a INT) /*!40101 ENGINE=InnoDB */ /*! COMMENT="x"*/;';
    expect(await check(expand(sql))).toMatchObject([
      {
        message: expect.stringContaining('and 1 more in this statement'),
        fix: 'CREATE TABLE t (a INT) ENGINE=InnoDB COMMENT="x";',
      },
    ]);
  });

  it('looks at gates and at what undoes a phase', async () => {
    const file =
      'migration: m\nphases:\n  - name: expand\n    sql: ALTER TABLE t ADD COLUMN a INT\n    rollback_sql: ALTER TABLE t /*! DROP COLUMN a */\n  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM t /*! WHERE a = 1 */\n';
    expect(await check(file)).toMatchObject([
      { place: { line: 5 }, fix: 'ALTER TABLE t DROP COLUMN a;' },
      { place: { line: 8 }, phase: 'gate', fix: 'SELECT COUNT(*) FROM t WHERE a = 1' },
    ]);
  });

  it('is silent about what the server in question does not run', async () => {
    const sql = 'ALTER TABLE t ADD COLUMN b INT /*!90100 INVISIBLE */;';
    expect(await check(expand(sql), '8.4.3')).toEqual([]);
    expect(await check(expand(sql), '9.1.0')).toHaveLength(1);
    expect(await check(expand(sql))).toHaveLength(1);
  });

  it.each([
    'ALTER TABLE t ADD COLUMN b INT /* !80000 INVISIBLE */;',
    "ALTER TABLE t COMMENT '/*! x */';",
    'ALTER TABLE t ADD COLUMN b INT; -- /*!80000 x */',
  ])('is silent about %s', async (sql) => {
    expect(await check(expand(sql))).toEqual([]);
  });

  it('is said of a backfill by the reader of the file, once', async () => {
    const file =
      'migration: m\nphases:\n  - name: backfill\n    batch:\n      query: UPDATE t SET a = 1 /*! WHERE b = 2 */ LIMIT {batch_size}\n';
    expect(await check(file)).toHaveLength(1);
  });
});
