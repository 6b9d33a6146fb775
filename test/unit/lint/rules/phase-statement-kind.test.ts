import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const check = async (file: string) => findingsOf('phase-statement-kind', await lintExample({ file }));

describe('phase-statement-kind', () => {
  it.each([
    ['USE other;', 'USE would run'],
    ['SET GLOBAL innodb_sort_buffer_size = 1;', 'changes the whole server'],
    ['SET SESSION sql_log_bin = 0;', 'A phase cannot set `sql_log_bin`'],
    ["SET SESSION sql_mode = '';", 'A phase cannot set `sql_mode`'],
    ['LOCK TABLES t WRITE;', 'is not a DDL statement'],
    ['START TRANSACTION;', 'is not a DDL statement'],
    ['FLUSH TABLES;', 'is not a DDL statement'],
    ['SELECT 1;', 'SELECT is not DDL'],
  ])('finds %s in an expand', async (sql, message) => {
    expect(await check(expand(`ALTER TABLE t ADD COLUMN a INT;\n${sql}`))).toMatchObject([
      { severity: 'error', phase: 'expand', place: { line: 6, column: 7 }, message: expect.stringContaining(message) },
    ]);
  });

  it.each([
    'CREATE USER mallory',
    'CREATE /*!50000 ROLE */ r',
    "ALTER USER root IDENTIFIED BY 'x'",
    'DROP USER IF EXISTS root',
    'RENAME USER a TO b',
    "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'x')",
    'ALTER INSTANCE DISABLE INNODB REDO_LOG',
    'DROP UNDO TABLESPACE t',
    'ALTER DATABASE app READ ONLY = 1',
    'ALTER DATABASE READ ONLY 1',
  ])('lets no reason of the file through: %s', async (sql) => {
    const allow = ['copy', 'blocking', 'destructive', 'code'].map((what) => `{what: ${what}, reason: ours}`).join(', ');
    expect(await check(expand(`${sql};`).replace('    sql:', `    allow: [${allow}]\n    sql:`))).toMatchObject([
      {
        severity: 'error',
        phase: 'expand',
        message: expect.stringMatching(/changes accounts or the server|every write/),
      },
    ]);
  });

  it('is silent about other settings of a database', async () => {
    expect(await check(expand('ALTER DATABASE CHARACTER SET utf8mb4;'))).toEqual([]);
  });

  it('finds DDL in a backfill', async () => {
    const file = 'migration: m\nphases:\n  - name: backfill\n    batch:\n      query: ALTER TABLE t ADD COLUMN a INT\n';
    expect(await check(file)).toMatchObject([{ phase: 'backfill', place: { line: 5 } }]);
  });

  it('finds two statements in a gate', async () => {
    const file = 'migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: SELECT 1; SELECT 2\n';
    expect(await check(file)).toMatchObject([{ message: expect.stringContaining('more than one statement') }]);
  });

  it('is silent about what a phase may set', async () => {
    expect(await check(expand('SET SESSION lock_wait_timeout = 2;\nALTER TABLE t ADD COLUMN a INT;'))).toEqual([]);
  });
});
