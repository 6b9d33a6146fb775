import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const check = async (file: string, severity?: 'off') =>
  findingsOf(
    'stored-program-changes-server',
    await lintExample(
      { file },
      severity === undefined ? {} : { severities: new Map([['stored-program-changes-server', severity]]) },
    ),
  );

describe('stored-program-changes-server', () => {
  it('is an error that neither a reason nor the configuration nor a comment lets through', async () => {
    const sql = "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO GRANT ALL ON *.* TO 'eve'@'%';";
    const allow = '[copy, blocking, rebuild, destructive, code]'
      .slice(1, -1)
      .split(', ')
      .map((what) => `{what: ${what}, reason: x}`)
      .join(', ');
    const file = expand(sql)
      .replace('    sql:', `    allow: [${allow}]\n    sql:`)
      .replace('  - name', '  # phasedb-ignore stored-program-changes-server -- x\n  - name');
    for (const severity of [undefined, 'off'] as const) {
      expect(await check(file, severity)).toMatchObject([
        {
          severity: 'error',
          message: expect.stringContaining('changes accounts, rights, the server or its locks (GRANT ALL)'),
        },
      ]);
    }
  });

  it('finds it in a rollback', async () => {
    const file = `migration: m\nphases:\n  - name: expand\n    sql: CREATE TABLE x (id INT PRIMARY KEY)\n    rollback_sql: CREATE PROCEDURE p() SET GLOBAL read_only = 0\n`;
    expect(await check(file)).toMatchObject([{ place: { line: 5, column: 40 } }]);
  });
});
