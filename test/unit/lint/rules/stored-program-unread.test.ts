import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const check = async (file: string, schema?: string) =>
  findingsOf('stored-program-unread', await lintExample({ file, ...(schema === undefined ? {} : { schema }) }));
const dynamic = "CREATE PROCEDURE p() BEGIN SET @s = 'SELECT 1'; PREPARE s FROM @s; EXECUTE s; END;";

describe('stored-program-unread', () => {
  it('is the only error about code that cannot be read, and a reason lets it through', async () => {
    const { findings } = await lintExample({ file: expand(dynamic), version: '9.7.0' });
    expect(findings.filter(({ severity }) => severity === 'error')).toMatchObject([
      {
        rule: 'stored-program-unread',
        place: { line: 5, column: 55 },
        message:
          'When the procedure is called, it runs SQL that it makes at run time (PREPARE), and 1 more of this kind.',
      },
    ]);
    const allowed = expand(dynamic).replace(
      '    sql:',
      '    allow: [{what: code, reason: the text is constant}]\n    sql:',
    );
    const { findings: let_through } = await lintExample({ file: allowed, version: '9.7.0' });
    expect(let_through.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('knows what the file and the schema define', async () => {
    const call = 'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO CALL p();';
    expect(await check(expand(call))).toMatchObject([
      { message: 'When the event runs, it calls the procedure p, which phasedb does not know.' },
    ]);
    expect(await check(expand(call), 'CREATE PROCEDURE p() SELECT 1;')).toEqual([]);
    expect(await check(expand(`CREATE PROCEDURE p() SELECT 1;\n${call}`))).toEqual([]);
  });

  it('takes a procedure that IF NOT EXISTS leaves as it is for the old one', async () => {
    const file = expand(
      'CREATE PROCEDURE IF NOT EXISTS p() SELECT 1;\nCREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO CALL p();',
    );
    const { findings } = await lintExample({ file, schema: 'CREATE PROCEDURE p() DROP TABLE x;' });
    expect(findings.filter(({ rule }) => rule === 'stored-program-destructive')).toMatchObject([
      { place: { line: 6 } },
    ]);
  });
});
