import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LintOrder } from '../../../src/project/lint-order.ts';
import { lintProject } from '../../../src/project/lint-project.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasedb-project-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const order = (more: Partial<LintOrder> = {}): LintOrder => ({
  folder,
  paths: [],
  ifNone: 'refuse',
  sources: {},
  mysqlVersion: undefined,
  estimate: false,
  measure: false,
  baseline: {},
  postGate: false,
  failOn: 'error',
  ...more,
});
const lint = (more: Partial<LintOrder> = {}) => lintProject(order(more));

const bad = 'migration: drop\nphases:\n  - name: expand\n    irreversible: test\n    sql: |\n      DROP TABLE old;\n';
const gated =
  'migration: gated\nphases:\n  - name: expand\n    irreversible: test\n    sql: |\n      DROP TABLE old;\n  - name: gate\n    wait_until: {query: SELECT COUNT(*) FROM orders WHERE a IS NULL, expected: 0}\n  - name: contract\n    irreversible: test\n    sql: |\n      ALTER TABLE orders MODIFY a BIGINT NOT NULL;\n';

describe('files', () => {
  it('without a word of the call they are those of the configuration, else of the usual place', async () => {
    write({ 'migrations/a.yaml': bad, 'db/b.yaml': bad });
    expect((await lint()).result.files.map(({ file }) => file)).toEqual(['migrations/a.yaml']);
    write({ 'phasedb.config.yaml': 'migrations: [db]\n' });
    expect((await lint()).result.files.map(({ file }) => file)).toEqual(['db/b.yaml']);
    expect((await lint({ paths: ['migrations'] })).result.files.map(({ file }) => file)).toEqual(['migrations/a.yaml']);
  });

  it('none in the usual place is refused or noted, as the entry wishes; none for a named glob is always refused', async () => {
    await expect(lint()).rejects.toThrow('No migration file is given');
    const { result, warnings } = await lint({ ifNone: 'pass' });
    expect(result.files).toEqual([]);
    expect(warnings).toEqual(['No file matches `migrations/**/*.{yaml,yml}`, so nothing was linted.']);
    await expect(lint({ ifNone: 'pass', paths: ['db/*.yaml'] })).rejects.toThrow('No file matches `db/*.yaml`');
    write({ 'phasedb.config.yaml': 'migrations: ["db/*.yaml"]\n' });
    await expect(lint({ ifNone: 'pass' })).rejects.toThrow('No file matches `db/*.yaml`');
  });

  it('a change narrows them, and may leave none', async () => {
    write({ 'migrations/a.yaml': bad, 'migrations/b.yaml': bad });
    const changed = (files: readonly string[], removed: readonly string[] = []) =>
      lint({ changed: async () => ({ files, removed, judged: [] }) });
    expect((await changed(['migrations/b.yaml'], ['migrations/c.yaml'])).removed).toEqual(['migrations/c.yaml']);
    expect((await changed(['migrations/b.yaml'])).result.files).toHaveLength(1);
    expect((await changed([])).notes).toEqual(['No changed file matches `migrations/**/*.{yaml,yml}`.']);
    expect((await lint({ changed: async () => undefined })).result.files).toHaveLength(2);
  });
});

describe('globs that match no file of the project', () => {
  const unchanged = { changed: async () => ({ files: [], removed: [], judged: [] }), ifNone: 'pass' } as const;
  const commit = () => {
    execFileSync('git', ['init', '--quiet'], { cwd: folder });
    execFileSync('git', ['add', '--all'], { cwd: folder });
  };

  it('are a warning on a change of something else, whoever names them', async () => {
    write({ 'README.md': '' });
    for (const [more, glob] of [
      [{ paths: ['db/*.yaml'] }, '`db/*.yaml`'],
      [{}, 'the default `migrations/**/*.{yaml,yml}`'],
    ] as const)
      expect((await lint({ ...unchanged, ...more })).warnings).toEqual([`No file of the repository matches ${glob}.`]);
    write({ 'phasedb.config.yaml': 'migrations: [db, old]\n', 'db/a.yaml': bad });
    expect((await lint(unchanged)).warnings).toEqual(['No file of the repository matches `old`.']);
    expect((await lint({ ...unchanged, paths: ['db'] })).warnings).toEqual([]);
    const removed = { changed: async () => ({ files: [], removed: ['old/a.yaml'], judged: [] }) };
    expect((await lint({ ...unchanged, ...removed, paths: ['old/*.yaml'] })).warnings).toEqual([]);
  });

  it('are an error where the repository has migrations, and it says where', async () => {
    write({ 'services/shop/db/a.yml': bad, 'services/shop/values.yaml': 'a: 1\n' });
    commit();
    const found = 'The repository has migrations elsewhere: `services/shop/db/a.yml`.';
    for (const more of [{ paths: ['db/*.yaml'] }, {}]) {
      const asked = lint({ ...unchanged, ...more });
      await expect(asked).rejects.toMatchObject({ exit: 64, remedy: expect.stringContaining(found) });
      await expect(lint({ ifNone: 'pass', ...more, paths: [] })).rejects.toMatchObject({
        remedy: expect.stringContaining(found),
      });
    }
  });

  it('and that begin with the folder of the checkout are an error, with the glob to write', async () => {
    write({ 'migrations/a.yaml': bad });
    const asked = lint({ ...unchanged, paths: [`${basename(folder)}/migrations/**/*.yaml`] });
    await expect(asked).rejects.toMatchObject({
      remedy: expect.stringContaining('Did you mean `migrations/**/*.yaml`?'),
    });
    expect((await lint({ ...unchanged, paths: ['migrations/**/*.yaml'] })).warnings).toEqual([]);
    const absolute = { files: ['migrations/a.yaml'], removed: [], judged: [] };
    const named = [`${folder}/migrations/**/*.yaml`];
    expect((await lint({ paths: named })).result.files.map(({ file }) => file)).toEqual(['migrations/a.yaml']);
    expect(
      (
        await lint({
          paths: named,
          changed: async (globs) => (globs[0]?.startsWith('migrations') ? absolute : undefined),
        })
      ).result.files,
    ).toHaveLength(1);
  });

  it('are an error where they can match no file of the change', async () => {
    write({ 'app/migrations/a.yaml': bad, 'app/.git/HEAD': '' });
    await expect(lint({ ...unchanged, paths: ['app/migrations/*.yaml'] })).rejects.toMatchObject({
      message: expect.stringContaining('leads into `app`, which is a checkout below the workspace'),
      remedy: 'Remove `path: app` from actions/checkout, and `app/` from the glob.',
    });
    write({ '.git/HEAD': '' });
    await expect(lint({ ...unchanged, paths: ['app/migrations/*.yaml'] })).rejects.toThrow(
      'a submodule or a second checkout',
    );
    for (const outside of ['/__w/shop/shop/migrations/*.yaml', '../migrations/*.yaml'])
      await expect(lint({ ...unchanged, paths: [outside] })).rejects.toThrow('lies outside of the folder');
  });
});

it('paths of a configuration count from its own folder', async () => {
  const config = 'services/shop/phasedb.config.yaml';
  write({
    [config]: 'migrations: [migrations]\nschema: ./schema.sql\nbaseline: base.json\n',
    'services/shop/migrations/a.yaml': bad,
    'services/shop/schema.sql': 'CREATE TABLE old (id INT PRIMARY KEY);\n',
    'services/shop/base.json': '{"version": 1, "findings": []}',
    'migrations/of-another-service.yaml': bad,
  });
  const { result } = await lint({ config });
  expect(result.files.map(({ file }) => file)).toEqual(['services/shop/migrations/a.yaml']);
  expect(result.migrations[0]?.settings.catalogFrom).toBe('schema');
  expect(result.findings.map(({ rule }) => rule)).not.toContain('config-no-effect');
  expect((await lint({ config: join(folder, config) })).result.files).toHaveLength(1);
  const asked: string[] = [];
  const changed: LintOrder['changed'] = async (globs, judged) => {
    asked.push(...globs, ...judged);
    return { files: [], removed: [], judged: [] };
  };
  await lint({ config, changed });
  expect(asked).toEqual(['services/shop/migrations', config, 'services/shop/base.json', 'services/shop/schema.sql']);
});

describe('baseline', () => {
  it('of the configuration counts for every entry', async () => {
    write({ 'migrations/a.yaml': bad, 'phasedb.config.yaml': 'baseline: base.json\n' });
    await lint({ baseline: { write: true } });
    expect(JSON.parse(readFileSync(join(folder, 'base.json'), 'utf8')).findings.length).toBeGreaterThan(1);
    const after = await lint({ failOn: 'warning' });
    expect(after.result.findings.map(({ rule }) => rule)).toEqual(['refusal-hidden']);
    expect(after.failed).toBe(false);
    expect(after.notes).toEqual([expect.stringMatching(/^The baseline base\.json leaves out \d+ findings\.$/)]);
    write({ 'migrations/b.yaml': bad });
    expect((await lint({ failOn: 'warning' })).failed).toBe(true);
  });

  it('named by the call overrides it, and must exist', async () => {
    write({ 'migrations/a.yaml': bad, 'phasedb.config.yaml': 'baseline: base.json\n' });
    await lint({ baseline: { file: 'other.json', write: true } });
    const { findings } = (await lint({ baseline: { file: 'other.json' } })).result;
    expect(findings.map(({ rule }) => rule)).toEqual(['refusal-hidden']);
    await expect(lint({ baseline: { file: 'none.json' } })).rejects.toThrow('The baseline none.json does not exist.');
    await expect(lint({ baseline: { file: 'migrations/a.yaml' } })).rejects.toThrow('cannot be read by this version');
  });
});

describe('the source of the catalog', () => {
  it('is one: the call overrides the configuration, where a snapshot overrides a schema', async () => {
    write({ 'migrations/a.yaml': bad, 'schema.sql': 'CREATE TABLE old (id INT PRIMARY KEY);\n' });
    const from = async (more: Partial<LintOrder>) => (await lint(more)).result.migrations[0]?.settings.catalogFrom;
    expect(await from({})).toBeUndefined();
    expect(await from({ sources: { schema: 'schema.sql' } })).toBe('schema');
    write({ 'phasedb.config.yaml': 'schema: schema.sql\n' });
    expect(await from({})).toBe('schema');
    await expect(from({ sources: { snapshot: 'none.json' } })).rejects.toThrow('The snapshot none.json cannot be read');
    await expect(from({ sources: { schema: 'schema.sql', snapshot: 'a.json' } })).rejects.toThrow(
      'each of them describes the tables',
    );
  });

  it('decides whether `auto` estimates: a schema that overrides a snapshot knows no sizes', async () => {
    write({
      'migrations/a.yaml': bad,
      'schema.sql': 'CREATE TABLE old (id INT PRIMARY KEY);\n',
      'phasedb.config.yaml': 'snapshot: s.json\n',
    });
    const estimate = async (more: Partial<LintOrder>) =>
      (await lint({ sources: { schema: 'schema.sql' }, ...more })).result.migrations[0]?.settings.estimate;
    expect(await estimate({ estimate: 'auto' })).toBeUndefined();
    expect(await estimate({ estimate: true })).toBeDefined();
  });
});

it('--post-gate leaves what comes after the last gate', async () => {
  write({ 'migrations/a.yaml': gated });
  const phases = (found: Awaited<ReturnType<typeof lint>>) => [
    ...new Set(found.result.findings.flatMap(({ phase }) => phase ?? [])),
  ];
  expect(phases(await lint())).toContain('expand');
  const after = await lint({ postGate: true });
  expect(phases(after)).toEqual(['contract']);
  expect(after.result.migrations[0]?.phases.map(({ phase }) => phase.name)).toEqual(['contract']);
});

it('fails at or above the severity that was asked for', async () => {
  write({ 'migrations/a.yaml': bad, 'phasedb.config.yaml': 'rules: {drop-table: warning}\n' });
  const rules = (await lint()).result.findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
  write({
    'phasedb.config.yaml': `rules: {drop-table: warning, ${rules.map((rule) => `${rule}: warning`).join(', ')}}\n`,
  });
  expect((await lint({ failOn: 'error' })).failed).toBe(false);
  expect((await lint({ failOn: 'warning' })).failed).toBe(true);
  expect((await lint({ failOn: 'never' })).failed).toBe(false);
});

describe('a line of the configuration without effect', () => {
  const rules = async (more: Partial<LintOrder> = {}) =>
    (await lint(more)).result.findings.filter(({ rule }) => /^(config|baseline)-/.test(rule)).map(({ rule }) => rule);

  it('is a finding, and a glob that matches other files than these is none', async () => {
    write({
      'db/a.yaml': bad,
      'old/b.yaml': bad,
      'phasedb.config.yaml': 'migrations: [db, old/*.yaml, new]\nbaseline: none.json\nrules: {drop-tabel: off}\n',
    });
    const expected = ['config-no-effect', 'config-no-effect', 'config-unknown-key'];
    expect((await rules()).toSorted()).toEqual(expected);
    expect((await rules({ paths: ['db/a.yaml'] })).toSorted()).toEqual(expected);
    write({ 'phasedb.config.yaml': 'migrations: [db, old/*.yaml]\n' });
    expect(await rules({ paths: ['db/a.yaml'] })).toEqual([]);
  });

  it('is looked for on a change of the configuration alone, and not on one of neither', async () => {
    write({ 'migrations/a.yaml': bad, 'phasedb.yaml': 'schema: none.sql\nsnapshot: none.json\n' });
    const changed = (config: boolean) =>
      rules({ changed: async () => ({ files: [], removed: [], judged: config ? ['phasedb.yaml'] : [] }) });
    expect(await changed(true)).toEqual(['config-no-effect']);
    expect(await changed(false)).toEqual([]);
  });

  it.each([
    `database_url: "\${{ secrets.DB }}"`,
    `replicas: ["mysql://u:hidden@h/\${{ vars.DB }}"]`,
    `schema: \${{ github.workspace }}/schema.sql`,
  ])('as %s, which nobody replaces, is an error and does not count', async (line) => {
    write({ 'migrations/a.yaml': bad, 'phasedb.yaml': `${line}\n` });
    const { findings } = (await lint()).result;
    const found = findings.filter(({ rule }) => rule === 'config-unknown-key');
    expect(found).toMatchObject([
      { severity: 'error', message: expect.stringContaining(`has an expression \`\${{ … }}\``), place: { line: 1 } },
    ]);
    expect(JSON.stringify(found)).not.toContain('hidden');
  });

  it('may be an entry of the baseline', async () => {
    write({ 'migrations/a.yaml': bad });
    await lint({ baseline: { file: 'base.json', write: true } });
    expect(await rules({ baseline: { file: 'base.json' } })).toEqual([]);
    write({ 'migrations/a.yaml': bad.replace('DROP TABLE old', 'DROP TABLE older') });
    expect(await rules({ baseline: { file: 'base.json' } })).toEqual(['baseline-stale-entry']);
    write({ 'phasedb.yaml': 'rules: {baseline-stale-entry: off}\n' });
    expect(await rules({ baseline: { file: 'base.json' } })).toEqual([]);
  });
});
