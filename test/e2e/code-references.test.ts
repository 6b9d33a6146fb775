import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { commit, freshFolder, write } from '../repository.ts';
import { phasedb } from './phasedb.ts';

const migration = (name: string, sql: string, more = '') =>
  `migration: ${name}\nphases:\n  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM customers WHERE fax_number IS NOT NULL\n  - name: contract\n    sql: |\n      ${sql}\n    irreversible: nobody sends faxes\n${more}`;
const drop = 'ALTER TABLE customers DROP COLUMN fax_number;';
const allow = '    allow:\n      - {what: destructive, reason: "the export is switched off"}\n';
const code = 'export const load = (id: number) =>\n  query("SELECT id, fax_number FROM customers WHERE id = ?", id);\n';

let database: TestDatabase;
let repository: string;
let bare: string;

beforeAll(async () => {
  database = await createTestDatabase('references');
  await database.query('CREATE TABLE customers (id INT NOT NULL PRIMARY KEY, fax_number VARCHAR(40) NULL)');
  [repository, bare] = [freshFolder(), freshFolder()];
  write(repository, {
    'db/drop.yaml': migration('drop_fax', drop),
    'db/allowed.yaml': migration('drop_fax_allowed', drop, allow),
    'db/schema.sql': 'CREATE TABLE customers (id INT NOT NULL PRIMARY KEY, fax_number VARCHAR(40) NULL);\n',
    'src/customer.ts': code,
    'src/old/export.ts': 'row.faxNumber;\n',
    'phasedb.config.yaml': 'mysql_version: "8.4.0"\nschema: db/schema.sql\nmigrations: ["db/*.yaml"]\n',
    'silent/phasedb.config.yaml': 'rules: {drop-column-still-referenced: off}\n',
    'ignoring/phasedb.config.yaml': 'code_references:\n  ignore: [../src/customer.ts]\n',
  });
  commit(repository);
  write(bare, { 'drop.yaml': migration('drop_fax_elsewhere', drop) });
});
afterAll(async () => {
  await database.drop();
  for (const folder of [repository, bare]) rmSync(folder, { recursive: true });
});

const lint = (format: string, ...words: string[]) =>
  phasedb(['lint', 'db/drop.yaml', '--format', format, ...words], { cwd: repository });
const run = (file: string, cwd: string, ...words: string[]) =>
  phasedb(['run', file, '--yes', ...words], { url: database.url, cwd });
const columns = async () =>
  (
    await database.query<{ name: string }>(
      "SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'customers' ORDER BY COLUMN_NAME",
    )
  ).map(({ name }) => name);

describe('code that still names a column that is dropped', () => {
  it('is a warning of lint in every format, with the file, the line and its text', async () => {
    const ended = await lint('json');
    expect(ended.exit, ended.all).toBe(0);
    const found = JSON.parse(ended.stdout).findings.filter(
      ({ rule }: { rule: string }) => rule === 'drop-column-still-referenced',
    );
    expect(found).toMatchObject([
      {
        severity: 'warning',
        file: 'db/drop.yaml',
        line: 8,
        message: expect.stringContaining('1 line of code still names it, and 1 line may: src/customer.ts:2 `query('),
        related: [
          { file: 'src/customer.ts', line: 2, text: 'query("SELECT id, fax_number FROM customers WHERE id = ?", id);' },
          { file: 'src/old/export.ts', line: 1, text: 'row.faxNumber;' },
        ],
      },
    ]);
    expect((await lint('text')).stdout).toContain('  src/customer.ts:2  query("SELECT id, fax_number');
    expect((await lint('markdown')).stdout).toContain('- `src/customer.ts:2` `query("SELECT id, fax_number');
    const sarif = JSON.parse((await lint('sarif')).stdout).runs[0].results;
    expect(JSON.stringify(sarif)).toContain(
      '"relatedLocations":[{"physicalLocation":{"artifactLocation":{"uri":"src/customer.ts"}',
    );
    expect((await lint('json', '--fail-on', 'warning')).exit).toBe(1);
  });

  it('is refused by a run, which changes nothing, and by a dry run', async () => {
    for (const words of [[], ['--phase', 'contract', '--dry-run']]) {
      const ended = await run('db/drop.yaml', repository, ...words);
      expect(ended.exit, ended.all).toBe(1);
      expect(ended.stderr).toContain('drop-column-still-referenced');
      expect(ended.stderr).toContain('src/customer.ts:2: query("SELECT id, fax_number FROM customers');
      expect(ended.stderr).toContain('allow: [{what: destructive');
    }
    expect(await columns()).toEqual(['fax_number', 'id']);
  });

  it('is refused by a run whose configuration turns the rule off, which silences lint alone', async () => {
    const folder = `${repository}/silent`;
    const linted = await phasedb(['lint', '../db/drop.yaml', '--format', 'json'], { cwd: folder });
    expect(linted.stdout).not.toContain('drop-column-still-referenced');
    const ended = await run('../db/drop.yaml', folder, '--dry-run', '--phase', 'contract');
    expect(ended.exit, ended.all).toBe(1);
    expect(ended.stderr).toContain('src/customer.ts:2: query(');
  });

  it('is let through where the configuration ignores the file, with a warning about uncertain lines', async () => {
    const ended = await run('../db/drop.yaml', `${repository}/ignoring`, '--dry-run', '--phase', 'contract');
    expect(ended.exit, ended.all).toBe(0);
    expect(ended.all).toContain('1 line of code may still name it: src/old/export.ts:1');
  });

  it('is let through by an allowance with its reason', async () => {
    const ended = await run('db/allowed.yaml', repository);
    expect(ended.exit, ended.all).toBe(0);
    expect(await columns()).toEqual(['id']);
    await database.query('ALTER TABLE customers ADD COLUMN fax_number VARCHAR(40) NULL');
  });

  it('cannot be looked for outside a repository: one notice, and the run goes on', async () => {
    const linted = await phasedb(['lint', 'drop.yaml'], { cwd: bare });
    expect(linted.stdout).toMatch(/info\s+drop-column-still-referenced[\s\S]*not a git repository/);
    const ended = await run('drop.yaml', bare);
    expect(ended.exit, ended.all).toBe(0);
    expect(ended.all.match(/phasedb did not search the code/g)).toHaveLength(1);
    expect(await columns()).toEqual(['id']);
  });
});
