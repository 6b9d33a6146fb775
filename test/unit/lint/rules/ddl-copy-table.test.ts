import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL, b VARCHAR(20));';
const check = async (sql: string, more = {}) =>
  findingsOf('ddl-copy-table', await lintExample({ schema, file: expand(sql), ...more }));

describe('ddl-copy-table', () => {
  it('says what decides, on the statement', async () => {
    expect(await check('ALTER TABLE t ADD c INT AS (a + 1) STORED;')).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 7 },
        message: expect.stringContaining('every row needs a computed value of the STORED column c'),
      },
    ]);
  });

  it('is a warning on a small table, with its size', async () => {
    const facts = { t: { dataBytes: 5_000_000, indexBytes: 0, rowsEstimate: 70_000 } };
    expect(await check('ALTER TABLE t ADD c INT AS (a + 1) STORED;', { facts })).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('t (4.8 MiB, about 70,000 rows)') },
    ]);
  });

  it('is silent on a table that the same phase makes', async () => {
    expect(
      await check('CREATE TABLE n (id INT PRIMARY KEY, a INT);\nALTER TABLE n ADD c INT AS (a + 1) STORED;'),
    ).toEqual([]);
  });

  it('takes CREATE TABLE IF NOT EXISTS for a new table only where no other can be there', async () => {
    const sql = 'CREATE TABLE IF NOT EXISTS n (id INT PRIMARY KEY, a INT);\nALTER TABLE n ADD c INT AS (a + 1) STORED;';
    expect(await check(sql)).toMatchObject([{ severity: 'error', place: { line: 6 } }]);
    const whole = await lintExample({ schema, file: expand(sql) }, { wholeCatalog: true });
    expect(findingsOf('ddl-copy-table', whole)).toEqual([]);
  });

  it('is info where a copy is allowed', async () => {
    const file = expand('ALTER TABLE t ADD c INT AS (a + 1) STORED;').replace(
      '    irreversible',
      '    allow: [{what: copy, reason: "read-only on Sunday"}]\n    irreversible',
    );
    expect(findingsOf('ddl-copy-table', await lintExample({ schema, file }))).toMatchObject([
      { severity: 'info', message: expect.stringContaining('read-only on Sunday') },
    ]);
  });

  it('leaves the word to a rule that knows the very cause', async () => {
    expect(await check('ALTER TABLE t MODIFY a BIGINT NOT NULL;')).toEqual([]);
  });

  it('looks at what undoes a phase too', async () => {
    const file =
      'migration: m\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE t ALTER a SET DEFAULT 1;\n    rollback_sql: |\n      ALTER TABLE t ADD c INT AS (a + 1) STORED;\n';
    expect(findingsOf('ddl-copy-table', await lintExample({ schema, file }))).toMatchObject([{ place: { line: 7 } }]);
  });
});
