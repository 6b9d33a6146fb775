import { describe, expect, it } from 'vitest';
import { leftOut, refused, schema, taken } from '../default-cases.ts';
import { expand, findingsOf, lintExample } from '../example.ts';

// What of these statements a server says: test/integration/lint/defaults.test.ts

const check = async (sql: string, mode = '') =>
  findingsOf(
    'default-not-allowed',
    await lintExample({ schema: `${schema};`, version: '8.4.6', file: `${mode}${expand(`${sql};`)}` }),
  );
const loose = "session:\n  sql_mode: ''\n";

describe('default-not-allowed', () => {
  it.each([...refused, ...leftOut])('%s', async (sql) => {
    expect(await check(sql)).toMatchObject([{ severity: 'error' }]);
  });

  it.each(taken)('is silent: %s', async (sql) => {
    expect(await check(sql)).toEqual([]);
  });

  it.each(leftOut)('says outside of the strict mode that the default is left out: %s', async (sql) => {
    expect(await check(sql, loose)).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('the column gets no default') },
    ]);
  });

  it.each(refused)('is an error outside of the strict mode: %s', async (sql) => {
    expect(await check(sql, loose)).toMatchObject([{ severity: 'error' }]);
  });

  it('adds a column to a table with rows in steps that copy nothing', async () => {
    const [found] = await check("ALTER TABLE t ADD COLUMN z TEXT NOT NULL DEFAULT '' AFTER id");
    expect(found).toMatchObject({
      place: { line: 5, column: 21 },
      message: "t.z is TEXT, but its default '' is a literal. MySQL refuses the statement.",
    });
    expect(found?.fix).toBe(
      [
        'ALTER TABLE t ADD COLUMN z TEXT NULL AFTER id;',
        "ALTER TABLE t MODIFY COLUMN z TEXT NULL DEFAULT ('');",
        '- name: backfill-z',
        '  type: backfill',
        '  batch:',
        '    query: |',
        "      UPDATE t SET z = ('') WHERE z IS NULL LIMIT {batch_size}",
      ].join('\n'),
    );
  });

  it.each([
    ["ALTER TABLE t CHANGE v w TEXT DEFAULT 'x' FIRST", "ALTER TABLE t CHANGE COLUMN v w TEXT DEFAULT ('x') FIRST;"],
    ["ALTER TABLE t MODIFY a TEXT NOT NULL DEFAULT 'x'", "ALTER TABLE t MODIFY COLUMN a TEXT NOT NULL DEFAULT ('x');"],
    ["ALTER TABLE t ALTER a SET DEFAULT 'x'", "ALTER TABLE t MODIFY COLUMN a TEXT NULL DEFAULT ('x');"],
    ["ALTER TABLE t ALTER a SET DEFAULT ('x')", "ALTER TABLE t MODIFY COLUMN a TEXT NULL DEFAULT ('x');"],
    ['ALTER TABLE t ALTER a SET DEFAULT (NULL)', 'ALTER TABLE t MODIFY COLUMN a TEXT NULL DEFAULT NULL;'],
    ['ALTER TABLE t ALTER a SET DEFAULT NULL', 'ALTER TABLE t MODIFY COLUMN a TEXT NULL DEFAULT NULL;'],
    ["CREATE TABLE n (id INT, z TEXT DEFAULT 'x')", "z TEXT DEFAULT ('x')"],
    ["ALTER TABLE t ALTER j SET DEFAULT '[]'", "ALTER TABLE t MODIFY COLUMN j JSON NULL DEFAULT ('[]');"],
    ["ALTER TABLE t ALTER j SET DEFAULT ''", undefined],
    ["ALTER TABLE t ALTER g SET DEFAULT ''", undefined],
  ])('%s', async (sql, fix) => {
    expect(await check(sql)).toMatchObject([{ fix }]);
  });

  it('defines a column of a new table at once', async () => {
    const sql = "CREATE TABLE n (id INT PRIMARY KEY);\nALTER TABLE n ADD COLUMN z TEXT DEFAULT 'x'";
    expect(await check(sql)).toMatchObject([{ fix: "z TEXT DEFAULT ('x')" }]);
  });

  it('is silent where the column is not known', async () => {
    expect(await check("ALTER TABLE t ALTER nothing SET DEFAULT 'x'")).toEqual([]);
    expect(await check("ALTER TABLE nowhere ALTER a SET DEFAULT 'x'")).toEqual([]);
  });
});
