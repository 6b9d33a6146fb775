import { describe, expect, it } from 'vitest';
import type { CodeQuestion } from '../../../../src/code-search/code-references.ts';
import { lint } from '../../../../src/lint/engine.ts';
import type { LintSettings } from '../../../../src/lint/settings.ts';
import { defaultSettings } from '../../../../src/lint/settings.ts';
import { contract, expand, findingsOf, lintExample, searchIn } from '../example.ts';

const name = 'drop-column-still-referenced';
const schema =
  'CREATE TABLE customers (id BIGINT PRIMARY KEY, fax_number VARCHAR(40) NULL, mail VARCHAR(255) NULL);\nCREATE TABLE faxes (id BIGINT PRIMARY KEY);';
const code = { 'src/customer.ts': 'const x = 1;\ncustomer.faxNumber = x;\n' };
const drop = 'ALTER TABLE customers DROP COLUMN fax_number;';

const check = async (
  file: string,
  files: Readonly<Record<string, string>> = code,
  settings: Partial<LintSettings> = {},
) => findingsOf(name, await lintExample({ schema, file, code: files }, settings));

describe(name, () => {
  it('names the file, the line and its text, on the clause', async () => {
    expect(await check(contract(`ALTER TABLE customers FORCE, DROP COLUMN fax_number;`))).toEqual([
      expect.objectContaining({
        severity: 'warning',
        place: { file: 'm.yaml', line: 8, column: 36 },
        end: { file: 'm.yaml', line: 8, column: 58 },
        message:
          'customers.fax_number is dropped, and 1 line of code still names it: src/customer.ts:2 `customer.faxNumber = x;`.',
        related: [{ file: 'src/customer.ts', line: 2, text: 'customer.faxNumber = x;', certain: true }],
        fix: expect.stringContaining('allow: [{what: destructive, reason: "…"}]'),
      }),
    ]);
  });

  it('is an error in a run, where the column is meant without doubt', async () => {
    const run = { occasion: 'run' } as const;
    expect(await check(contract(drop), code, run)).toMatchObject([{ severity: 'error' }]);
    const doubtful = { 'src/row.ts': 'row.faxNumber;' };
    expect(await check(contract(drop), doubtful, run)).toMatchObject([
      { severity: 'warning', message: expect.stringContaining('1 line of code may still name it') },
    ]);
    const tests = { 'test/customer.test.ts': 'customer.faxNumber;' };
    expect(await check(contract(drop), tests, run)).toMatchObject([{ severity: 'warning' }]);
  });

  it('is info where it is allowed, also in a run', async () => {
    const file = contract(drop).replace(
      '    irreversible',
      '    allow: [{what: destructive, reason: "an export that is switched off"}]\n    irreversible',
    );
    expect(await check(file, code, { occasion: 'run' })).toMatchObject([
      { severity: 'info', message: expect.stringContaining('It is allowed: an export that is switched off') },
    ]);
  });

  it.each([
    ['CHANGE', 'ALTER TABLE customers CHANGE fax_number fax VARCHAR(40);', 'customers.fax_number is renamed'],
    ['RENAME COLUMN', 'ALTER TABLE customers RENAME COLUMN fax_number TO fax;', 'customers.fax_number is renamed'],
    ['DROP TABLE', 'DROP TABLE faxes;', 'faxes is dropped'],
    ['RENAME TABLE', 'RENAME TABLE faxes TO _drop_faxes;', 'faxes is renamed'],
    ['ALTER TABLE … RENAME', 'ALTER TABLE faxes RENAME TO _drop_faxes;', 'faxes is renamed'],
    ['a table of another schema', 'DROP TABLE crm.faxes;', 'crm.faxes is dropped'],
    ['a table that is not known', 'ALTER TABLE crm.customers DROP COLUMN fax_number;', 'crm.customers.fax_number is'],
  ])('sees %s', async (_what, sql, message) => {
    const files = { ...code, 'src/fax.ts': "q('SELECT 1 FROM faxes')" };
    expect(await check(contract(sql), files)).toMatchObject([{ message: expect.stringContaining(message) }]);
  });

  it.each([
    ['MODIFY', contract('ALTER TABLE customers MODIFY fax_number VARCHAR(80);')],
    ['another case of the name', contract('ALTER TABLE customers RENAME COLUMN fax_number TO FAX_NUMBER;')],
    [
      'a column that another takes the place of',
      contract('ALTER TABLE customers DROP COLUMN fax_number, RENAME COLUMN mail TO fax_number;'),
    ],
    ['the same in two statements', contract(`${drop}\nALTER TABLE customers ADD COLUMN fax_number VARCHAR(99) NULL;`)],
    [
      'a swap of tables',
      contract('RENAME TABLE faxes TO old_faxes, customers TO faxes;\nALTER TABLE old_faxes RENAME customers;'),
    ],
    [
      'a view in the place of the table',
      contract('RENAME TABLE faxes TO fax_log;\nCREATE VIEW faxes AS SELECT * FROM fax_log;'),
    ],
    ['a table of the same phase', contract('CREATE TABLE tmp_faxes (id INT PRIMARY KEY);\nDROP TABLE tmp_faxes;')],
    ['a temporary table', contract('DROP TEMPORARY TABLE faxes;')],
    ['a column that there is not', contract('ALTER TABLE customers DROP COLUMN fax_no;')],
    [
      'rollback_sql',
      expand('ALTER TABLE customers ADD COLUMN fax_no INT NULL;').replace(
        'irreversible: test',
        'rollback_sql: ALTER TABLE customers DROP COLUMN fax_no;',
      ),
    ],
  ])('is silent about %s', async (_what, file) => {
    const files = {
      'src/customer.ts': 'customer.fax_number; customer.FAX_NUMBER; customer.fax_no;',
      'src/fax.ts': "q('SELECT 1 FROM faxes'); q('SELECT 1 FROM tmp_faxes'); q('SELECT 1 FROM customers')",
    };
    expect(await check(file, files)).toEqual([]);
  });

  it('counts in an expand as well, and not what the migration itself has added', async () => {
    expect(await check(expand(drop))).toHaveLength(1);
    const own = `${expand('ALTER TABLE customers ADD COLUMN done TINYINT NULL;')}  - name: gate\n    wait_until: {query: SELECT 1}\n  - name: contract\n    sql: ALTER TABLE customers DROP COLUMN done;\n    irreversible: a mark\n`;
    expect(await check(own, { 'a.ts': 'customer.done' })).toEqual([]);
  });

  it('says what was not searched, once a phase, as info', async () => {
    const file = contract(`${drop}\nDROP TABLE faxes;`);
    const result = await lint({
      files: [{ file: 'm.yaml', text: file }],
      settings: defaultSettings('2026-11-21'),
      searchCode: searchIn({}, ['phasedb did not search the code (there is no git).']),
    });
    expect(findingsOf(name, result)).toMatchObject([
      { severity: 'info', message: expect.stringContaining('(there is no git)'), place: { line: 8 } },
    ]);
  });

  it('asks once for all migrations together, and not at all where nothing is dropped', async () => {
    const asked: (readonly CodeQuestion[])[] = [];
    const files = (sql: string) =>
      Array.from({ length: 200 }, (_, index) => ({
        file: `m${index}.yaml`,
        text: contract(sql).replace('migration: m', `migration: m${index}`),
      }));
    const ask = (sql: string) =>
      lint({
        files: files(sql),
        settings: defaultSettings('2026-11-21'),
        searchCode: async (questions) => {
          asked.push(questions);
          return questions.map(() => ({ named: new Map(), gaps: [] }));
        },
      });
    await ask('ALTER TABLE customers MODIFY fax_number VARCHAR(80);');
    expect(asked).toEqual([]);
    await ask(drop);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toHaveLength(200);
    expect(asked[0]?.[199]).toMatchObject({
      file: 'm199.yaml',
      names: [{ table: 'customers', column: 'fax_number' }],
    });
  });

  it('keeps a hostile line and a hostile path short', async () => {
    const path = `src/${'deep/'.repeat(60)}::set-output\n.ts`;
    const [found] = await check(contract(drop), {
      [path]: Array.from({ length: 30 }, () => `customer.fax_number // ${'\u202e<b>|`@x'.repeat(50)}`).join('\n'),
    });
    expect(found?.message.length).toBeLessThan(1000);
    expect(found?.message).not.toMatch(/[\n\u202e]/);
    expect(found?.message).toContain('30 lines');
    expect(found?.message).toContain('and 27 more');
    expect(found?.related).toHaveLength(10);
  });
});
