import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const check = async (sql: string) =>
  findingsOf(
    'gate-mutates',
    await lintExample({
      file: `migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: |\n        ${sql}\n`,
    }),
  );

describe('gate-mutates', () => {
  it.each([
    ['DELETE FROM t WHERE a IS NULL', 9, 'DELETE is not a SELECT'],
    ['WITH x AS (SELECT 1) DELETE FROM t', 30, 'DELETE is not a SELECT'],
    ['SELECT COUNT(*) FROM t FOR UPDATE', 32, 'FOR UPDATE locks the rows that it reads'],
    ['SELECT COUNT(*) FROM t LOCK IN SHARE MODE', 32, 'LOCK IN SHARE MODE locks the rows that it reads'],
    ['SELECT COUNT(*) INTO @n FROM t', 25, 'INTO writes its result to a file'],
    ["SELECT 1 INTO OUTFILE '/tmp/x'", 18, 'INTO writes its result to a file'],
    ["SELECT LENGTH(LOAD_FILE('/etc/passwd'))", 23, 'LOAD_FILE, which reads a file of the server'],
    ["SELECT LENGTH(`load_file` ('/etc/passwd'))", 23, 'load_file, which reads a file of the server'],
    ['SELECT RELEASE_ALL_LOCKS()', 16, 'RELEASE_ALL_LOCKS, which releases every lock of the session'],
    ["SELECT (SELECT GET_LOCK('a', 1)) + 0", 24, 'GET_LOCK, which takes a lock of the session'],
    ["SELECT RELEASE_LOCK('phasedb')", 16, 'RELEASE_LOCK, which releases a lock of the session'],
    ["SELECT group_replication_set_as_primary('x') = 1", 16, 'which changes the server'],
  ])('finds %s', async (sql, column, message) => {
    expect(await check(sql)).toMatchObject([
      { severity: 'error', phase: 'gate', place: { line: 6, column }, message: expect.stringContaining(message) },
    ]);
  });

  it('follows calls of functions that the file or the schema defines', async () => {
    const schema = `CREATE PROCEDURE inner_p() INSERT INTO log VALUES (1);
      CREATE FUNCTION notes() RETURNS INT DETERMINISTIC BEGIN CALL inner_p(); RETURN 0; END;
      CREATE FUNCTION reads(a INT) RETURNS INT DETERMINISTIC BEGIN SET @x = a; RETURN (SELECT COUNT(*) FROM t); END;`;
    const gate = (call: string) =>
      `  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM t WHERE a = ${call}\n`;
    const made =
      'CREATE FUNCTION made() RETURNS INT DETERMINISTIC BEGIN UPDATE t SET a = 1 WHERE a = 2; RETURN 1; END;';
    const found = async (call: string) =>
      findingsOf('gate-mutates', await lintExample({ file: `${expand(made)}${gate(call)}`, schema }));
    expect(await found('notes()')).toMatchObject([
      {
        severity: 'error',
        place: { line: 9, column: 47 },
        message:
          'The gate gate calls the function notes, and the procedure inner_p changes something (INSERT INTO log VALUES (1)).',
      },
    ]);
    expect(await found('MADE()')).toMatchObject([{ message: expect.stringContaining('(UPDATE t SET a = 1') }]);
    expect(await found('reads(1)')).toEqual([]);
    expect(await found('COALESCE(b, 1)')).toEqual([]);
  });

  it('refuses the same in the query of a backfill', async () => {
    const found = async (value: string) => {
      const file = `migration: m\nphases:\n  - name: backfill\n    batch:\n      query: UPDATE t SET a = ${value} WHERE a IS NULL LIMIT {batch_size}\n`;
      return findingsOf('phase-statement-kind', await lintExample({ file }));
    };
    expect(await found("LOAD_FILE('/etc/passwd')")).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 31 },
        message: 'The query calls LOAD_FILE, which reads a file of the server. A backfill may only change rows.',
      },
    ]);
    expect(await found('RELEASE_ALL_LOCKS()')).toHaveLength(1);
    expect(await found('UUID()')).toEqual([]);
  });

  it('looks at done_when too', async () => {
    const file =
      'migration: m\nphases:\n  - name: backfill\n    batch:\n      query: UPDATE t SET a = 1 WHERE a IS NULL LIMIT {batch_size}\n      done_when: UPDATE t SET a = 1\n';
    expect(findingsOf('gate-mutates', await lintExample({ file }))).toMatchObject([{ place: { line: 6 } }]);
  });

  it.each([
    "SELECT COUNT(*) FROM t WHERE note = 'DELETE FOR UPDATE'",
    'SELECT COUNT(*) FROM t WHERE load_file IS NULL AND t.get_lock = 1',
    'SELECT COUNT(*) FROM t WHERE SUBSTRING(a FROM 1 FOR 2) = 1',
    'WITH x AS (SELECT 1 AS a) SELECT COUNT(*) FROM x',
  ])('is silent about %s', async (sql) => {
    expect(await check(sql)).toEqual([]);
  });
});
