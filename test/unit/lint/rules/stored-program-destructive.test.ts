import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE v (id BIGINT PRIMARY KEY);
CREATE EVENT clean ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM v;`;
const check = async (file: string) => findingsOf('stored-program-destructive', await lintExample({ file, schema }));
const event = 'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO DROP TABLE v;';

describe('stored-program-destructive', () => {
  it('stands on the statement inside the code', async () => {
    expect(await check(expand(event))).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 57 },
        message: 'When the event runs, it drops v.',
      },
    ]);
  });

  it('counts in a contract too, and the phase may allow it', async () => {
    expect(await check(contract(event))).toMatchObject([{ severity: 'error', phase: 'contract' }]);
    const allowed = expand(event).replace(
      '    sql:',
      '    allow: [{what: destructive, reason: nobody uses it}]\n    sql:',
    );
    expect(await check(allowed)).toMatchObject([
      { severity: 'info', message: expect.stringContaining('It is allowed: nobody uses it') },
    ]);
  });

  it('stands in place of the general finding, and names further statements', async () => {
    const { findings } = await lintExample({
      file: expand('CREATE PROCEDURE p() BEGIN DROP TABLE v; TRUNCATE w; END;'),
      schema,
      version: '9.7.0',
    });
    expect(findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      {
        rule: 'stored-program-destructive',
        message: 'When the procedure is called, it drops v, and 1 more of this kind.',
        related: [{ line: 5, text: 'it empties w' }],
      },
    ]);
  });

  it('is silent where a rollback makes again what stood there', async () => {
    const file = (body: string) =>
      `migration: m\nphases:\n  - name: contract\n    allow: [{what: destructive, reason: x}]\n    sql: DROP EVENT clean\n    rollback_sql: |\n      CREATE EVENT clean ON SCHEDULE EVERY 1 DAY DISABLE DO ${body};\n`.replace(
        '    allow: [{what: destructive, reason: x}]\n',
        '',
      );
    expect(await check(file('DELETE FROM v'))).toEqual([]);
    expect(await check(file('DELETE FROM v WHERE id > 3'))).toMatchObject([{ place: { line: 6 } }]);
  });

  it('is silent where a rollback enables the event that the phase disabled, and only that', async () => {
    const file = (name: string) =>
      `migration: m\nphases:\n  - name: contract\n    sql: ALTER EVENT ${name} DISABLE\n    rollback_sql: ALTER EVENT clean ENABLE\n`;
    expect(await check(file('clean'))).toEqual([]);
    expect(await check(file('other'))).toMatchObject([{ place: { line: 5 } }]);
  });

  it('compares the code that is enabled with what the file made', async () => {
    const made = (name: string) => `CREATE EVENT IF NOT EXISTS ${name} ON SCHEDULE EVERY 1 DAY DISABLE DO DO 1;`;
    const enabled = (name: string) =>
      `${expand(made(name))}  - name: contract\n    sql: ALTER EVENT ${name} ENABLE\n    irreversible: test\n`;
    expect(await check(enabled('clean'))).toMatchObject([
      { phase: 'contract', message: expect.stringContaining('it deletes rows (DELETE FROM v)') },
    ]);
    expect(await check(enabled('fresh'))).toEqual([]);
  });

  it('reads the code in the sql_mode of the session', async () => {
    const sql = "CREATE PROCEDURE p() BEGIN SELECT '\\'; DROP TABLE v; -- ';\n  SELECT 1; END;";
    expect(await check(expand(sql))).toEqual([]);
    const session = 'session: {sql_mode: "STRICT_TRANS_TABLES,NO_BACKSLASH_ESCAPES"}\n';
    expect(await check(session + expand(sql))).toMatchObject([{ message: expect.stringContaining('it drops v') }]);
  });

  it('asks for no second reason where the contract enables what the file made', async () => {
    const made = expand(event).replace('    sql:', '    allow: [{what: destructive, reason: x}]\n    sql:');
    const enabled = (name: string) =>
      `  - name: contract\n    sql: ALTER EVENT ${name} ENABLE\n    irreversible: test\n`;
    expect(await check(made + enabled('e'))).toMatchObject([{ severity: 'info' }]);
    expect(await check(made + enabled('clean'))).toMatchObject([
      { severity: 'info' },
      { severity: 'error', phase: 'contract' },
    ]);
  });
});
