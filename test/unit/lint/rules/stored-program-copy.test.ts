import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE big (id BIGINT PRIMARY KEY, code INT NOT NULL);';
const event = 'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO ALTER TABLE big MODIFY code BIGINT NOT NULL;';
const facts = { big: { dataBytes: 1000, indexBytes: 0, rowsEstimate: 3 } };

describe('stored-program-copy', () => {
  it('is an error whatever the size of the table is now, and the only one about the copy', async () => {
    for (const known of [{}, { facts }]) {
      const { findings } = await lintExample({ file: expand(event), schema, ...known, version: '9.7.0' });
      expect(findings.filter(({ severity }) => severity !== 'info')).toMatchObject([
        {
          rule: 'stored-program-copy',
          severity: 'error',
          message: expect.stringMatching(/^When the event runs, it copies big while its writes wait: /),
        },
      ]);
    }
  });

  it('expects the worst of a table that nobody knows', async () => {
    const found = findingsOf('stored-program-copy', await lintExample({ file: expand(event) }));
    expect(found).toMatchObject([{ severity: 'error' }]);
  });

  it('counts a table that the phase makes', async () => {
    const file = expand(
      `CREATE TABLE fresh (id INT PRIMARY KEY);\nCREATE PROCEDURE p() ALTER TABLE fresh MODIFY id BIGINT;`,
    );
    expect(findingsOf('stored-program-copy', await lintExample({ file }))).toMatchObject([{ place: { line: 6 } }]);
  });

  it('looks at a rollback, and at what the code calls', async () => {
    const called = 'CREATE PROCEDURE widen() ALTER TABLE big MODIFY code BIGINT NOT NULL;';
    const file = `migration: m\nphases:\n  - name: expand\n    sql: CREATE TABLE x (id INT PRIMARY KEY)\n    rollback_sql: CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO CALL widen()\n`;
    const found = findingsOf('stored-program-copy', await lintExample({ file, schema: `${schema}\n${called}` }));
    expect(found).toMatchObject([
      { place: { line: 5 }, message: expect.stringContaining('it calls the procedure widen, which copies big') },
    ]);
  });
});
