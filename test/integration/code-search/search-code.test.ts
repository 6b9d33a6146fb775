import { chmodSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { keyOf } from '../../../src/code-search/code-references.ts';
import { codeSearch, searchCodeBy } from '../../../src/code-search/search-code.ts';
import { parseConfig } from '../../../src/project/config.ts';
import { processorMs } from '../../processor-time.ts';
import { commit, freshFolder, git, write } from '../../repository.ts';

const name = { table: 'customers', column: 'fax_number' };
const use = 'customer.faxNumber = null;\n';
const migration = 'migration: m\nphases:\n  - name: contract\n    sql: ALTER TABLE customers DROP COLUMN fax_number;\n';
const folders: string[] = [];

function folder(): string {
  const made = freshFolder();
  folders.push(made);
  return made;
}

function repository(files: Readonly<Record<string, string | Buffer>>): string {
  const made = folder();
  write(made, { 'db/m.yaml': migration, ...files });
  commit(made);
  return made;
}

interface Options {
  readonly file?: string;
  readonly ignore?: readonly string[];
  readonly notCode?: readonly string[];
}

async function search(from: string, { file = 'db/m.yaml', ignore = [], notCode = [] }: Options = {}) {
  const [answer] = await codeSearch({ folder: from, ignore, notCode })([{ file, names: [name] }]);
  const found = answer?.named.get(keyOf(name));
  const places = (found?.shown ?? []).map(({ file: path, line, certain }) => `${path}:${line}${certain ? '' : '?'}`);
  return { places, gaps: answer?.gaps ?? [] };
}

afterEach(() => {
  vi.unstubAllEnvs();
  for (const made of folders.splice(0)) rmSync(made, { recursive: true });
});

describe('a repository', () => {
  it('is searched whole, without the migration, and only what is tracked', async () => {
    const top = repository({ 'src/a.ts': `\n${use}`, 'b.rb': 'Customer.find_by_fax_number(1)', 'src/c.ts': 'none' });
    write(top, { 'src/untracked.ts': use });
    expect(await search(top)).toEqual({ places: ['b.rb:1', 'src/a.ts:2'], gaps: [] });
  });

  it('is searched from one of its folders, with paths from its top', async () => {
    const top = repository({ 'services/shop/db/m.yaml': migration, 'services/shop/a.ts': use, 'lib/b.ts': use });
    expect(await search(join(top, 'services/shop'))).toEqual({
      places: ['lib/b.ts:1', 'services/shop/a.ts:1'],
      gaps: [],
    });
  });

  it('is searched from outside, by an absolute path', async () => {
    const top = repository({ 'a.ts': use });
    expect(await search(folder(), { file: join(top, 'db/m.yaml') })).toEqual({ places: ['a.ts:1'], gaps: [] });
  });

  it('is searched by its link', async () => {
    const top = repository({ 'a.ts': use });
    const link = join(folder(), 'link');
    symlinkSync(top, link);
    expect((await search(link)).places).toEqual(['a.ts:1']);
  });

  it('is searched as it is checked out: a detached head, and what is changed and not committed', async () => {
    const top = repository({ 'a.ts': use, 'b.ts': use });
    write(top, { 'a.ts': 'customer.phone = null;\n' });
    git(top, 'commit', '--quiet', '--all', '--message=second');
    git(top, 'checkout', '--quiet', '--detach', 'HEAD~1');
    expect((await search(top)).places).toEqual(['a.ts:1', 'b.ts:1']);
    git(top, 'checkout', '--quiet', 'main');
    expect((await search(top)).places).toEqual(['b.ts:1']);
    rmSync(join(top, 'b.ts'));
    expect((await search(top)).places).toEqual([]);
  });

  it('is searched where it is shallow, and before its first commit', async () => {
    const top = repository({ 'a.ts': use });
    write(top, { 'b.ts': use });
    git(top, 'add', '--all');
    git(top, 'commit', '--quiet', '--message=second');
    const clone = join(folder(), 'clone');
    git('/', 'clone', '--quiet', '--depth=1', `file://${top}`, clone);
    expect(git(clone, 'rev-parse', '--is-shallow-repository').trim()).toBe('true');
    expect((await search(clone)).places).toEqual(['a.ts:1', 'b.ts:1']);
    const fresh = folder();
    write(fresh, { 'db/m.yaml': migration, 'a.ts': use });
    git(fresh, 'init', '--quiet');
    git(fresh, 'add', '--all');
    expect((await search(fresh)).places).toEqual(['a.ts:1']);
  });

  it('is searched without its submodules, and a worktree of it by itself', async () => {
    const inner = repository({ 'inner.ts': use });
    const top = repository({ 'a.ts': use });
    git(top, 'submodule', 'add', '--quiet', inner, 'sub');
    git(top, 'commit', '--quiet', '--message=submodule');
    git(top, 'config', 'submodule.recurse', 'true');
    expect((await search(top)).places).toEqual(['a.ts:1']);
    const tree = join(folder(), 'tree');
    git(top, 'worktree', 'add', '--quiet', tree);
    expect((await search(tree)).places).toEqual(['a.ts:1']);
  });

  it('says of a sparse checkout that files are not in it', async () => {
    const top = repository({ 'a/a.ts': use, 'b/b.ts': use });
    git(top, 'sparse-checkout', 'set', 'a', 'db');
    const { places, gaps } = await search(top);
    expect(places).toEqual(['a/a.ts:1']);
    expect(gaps).toEqual([expect.stringContaining('sparse')]);
  });

  it('goes by no setting of the user, and by no repository of the environment', async () => {
    const top = repository({ 'a.ts': `x\n${use}` });
    for (const [key, value] of [
      ['color.ui', 'always'],
      ['grep.column', 'true'],
      ['grep.patternType', 'perl'],
      ['grep.fullName', 'false'],
      ['core.quotePath', 'true'],
    ] as const)
      git(top, 'config', key, value);
    vi.stubEnv('GIT_DIR', join(repository({}), '.git'));
    vi.stubEnv('GIT_INDEX_FILE', '/nonexistent');
    vi.stubEnv('GIT_LITERAL_PATHSPECS', '1');
    expect(await search(top)).toEqual({ places: ['a.ts:2'], gaps: [] });
  });
});

describe('a file', () => {
  it('may have any name', async () => {
    const names = [
      'with blank.ts',
      'two\nlines.ts',
      'ünï – 日本.ts',
      '-f.ts',
      ':(top)x.ts',
      '"quoted".ts',
      '$(touch x).ts',
      '*.ts',
    ];
    const top = repository(Object.fromEntries(names.map((path) => [path, use])));
    expect((await search(top)).places.map((place) => place.replace(/:1$/, '')).sort()).toEqual([...names].sort());
  });

  it('is left out where it is no text, a link, made by a program or too large', async () => {
    const top = repository({
      'a.ts': use,
      'binary.bin': Buffer.from(`${use}\0${use}`),
      'bundle.js': `${'x'.repeat(30_000)};${use}`,
      'lib.min.js': use,
      'huge.sql': `${use}${'-- filler\n'.repeat(500_000)}`,
      'gen/client.ts': use,
      'theirs/lib.ts': use,
      'picture.ts': use,
      'own.ts': use,
      '.gitattributes':
        'gen/** linguist-generated\ntheirs/** linguist-vendored=true\npicture.ts binary\nown.ts -linguist-generated\n',
    });
    symlinkSync('a.ts', join(top, 'link.ts'));
    git(top, 'add', 'link.ts');
    git(top, 'commit', '--quiet', '--message=link');
    expect(await search(top)).toEqual({ places: ['a.ts:1', 'own.ts:1'], gaps: [] });
  });

  it('of 50,000 lines is read to its end, with all kinds of line ends', async () => {
    const top = repository({
      'long.ts': `${'const x = 1;\n'.repeat(49_999)}${use}`,
      'crlf.ts': `a\r\nb\r\n${use}`,
      'latin1.ts': Buffer.concat([Buffer.from([0xe4, 0xf6, 0x0a]), Buffer.from(use)]),
      'bom.ts': `\ufeff${use}`,
    });
    expect((await search(top)).places).toEqual(['bom.ts:1', 'crlf.ts:3', 'latin1.ts:2', 'long.ts:50000']);
  });

  it('of migrations, locks, documents and others’ code is left out', async () => {
    const top = repository({
      'a.ts': use,
      'other/old-migration.yaml': migration,
      'other/values.yaml': 'migration: none\ncustomer:\n  columns: [fax_number]\n',
      'prisma/migrations/1/migration.sql': 'ALTER TABLE customers ADD fax_number INT;',
      'shop/migrations/0001_initial.py': use,
      'db/migrate/1_add.rb': use,
      'src/main/resources/db/migration/V1__a.sql': use,
      'db/schema.rb': use,
      'db/structure.sql': use,
      'node_modules/x/a.js': use,
      'packages/x/node_modules/y/a.js': use,
      'vendor/x/a.php': use,
      'package-lock.json': use,
      'yarn.lock': use,
      'docs/readme.md': use,
      'phasedb.config.yaml': 'x: customers fax_number',
    });
    expect((await search(top)).places).toEqual(['a.ts:1', 'other/values.yaml:3']);
  });

  it('is left out by the configuration: globs from the folder, schema and snapshot', async () => {
    const top = repository({
      'shop/a.ts': use,
      'shop/generated/b.ts': use,
      'shop/deep/generated/c.ts': use,
      'shop/d.gen.ts': use,
      'shop/deep/e.gen.js': use,
      'shop/schema.sql': 'CREATE TABLE customers (fax_number INT);',
      'legacy/f.ts': use,
      'shop/db/m.yaml': migration,
    });
    const from = join(top, 'shop');
    const places = async (ignore: readonly string[]) =>
      (await search(from, { ignore, notCode: ['schema.sql'] })).places;
    const all = ['a.ts', 'd.gen.ts', 'deep/e.gen.js', 'deep/generated/c.ts', 'generated/b.ts'];
    const without = (...gone: string[]) => all.filter((path) => !gone.includes(path)).map((path) => `shop/${path}:1`);
    expect(await places([])).toEqual(['legacy/f.ts:1', ...without()]);
    expect(await places(['../legacy/**'])).toEqual(without());
    expect(await places(['generated'])).toEqual(['legacy/f.ts:1', ...without('generated/b.ts', 'deep/generated/c.ts')]);
    expect(await places(['generated/**'])).toEqual(['legacy/f.ts:1', ...without('generated/b.ts')]);
    expect(await places(['./generated/'])).toEqual([
      'legacy/f.ts:1',
      ...without('generated/b.ts', 'deep/generated/c.ts'),
    ]);
    expect(await places(['*.gen.{ts,js}', '/elsewhere/**', '../../outside/*'])).toEqual([
      'legacy/f.ts:1',
      ...without('d.gen.ts', 'deep/e.gen.js'),
    ]);
    expect(await places([join(top, 'legacy/*.ts')])).toEqual(without());
  });
});

it('the configuration says what is left out, and a severity leaves nothing out', async () => {
  const top = repository({ 'a.ts': use, 'web/b.ts': use, 'schema.sql': 'customers fax_number', 'other/m.sql': use });
  const named = async (text: string) => {
    const search = searchCodeBy(parseConfig(text, 'phasedb.config.yaml').config, top);
    const [answer] = (await search?.([{ file: 'db/m.yaml', names: [name] }])) ?? [];
    return answer?.named.get(keyOf(name))?.shown.map(({ file }) => file);
  };
  expect(await named('')).toEqual(['a.ts', 'other/m.sql', 'schema.sql', 'web/b.ts']);
  expect(
    await named('schema: ./schema.sql\nmigrations: ["other/*.sql"]\ncode_references: {ignore: ["web/**"]}'),
  ).toEqual(['a.ts']);
  // A severity silences lint; what a run refuses is searched for all the same.
  expect(await named('rules: {drop-column-still-referenced: off}')).toHaveLength(4);
});

describe('where nothing can be searched', () => {
  it('says that a folder is in no repository', async () => {
    const none = folder();
    write(none, { 'db/m.yaml': migration, 'a.ts': use });
    const { places, gaps } = await search(none);
    expect(places).toEqual([]);
    expect(gaps).toEqual([expect.stringMatching(/^phasedb did not search the code .*not a git repository/)]);
  });

  it('says that there is no git, and that a repository is damaged or somebody else’s', async () => {
    const top = repository({ 'a.ts': use });
    vi.stubEnv('PATH', '/nonexistent');
    expect((await search(top)).gaps).toEqual([expect.stringContaining('git is not installed')]);
    vi.unstubAllEnvs();
    // git gets no variable of ours, so a program in front of it sets this one.
    const before = folder();
    write(before, { git: `#!/bin/sh\nPATH='${process.env.PATH}' GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec git "$@"\n` });
    chmodSync(join(before, 'git'), 0o755);
    vi.stubEnv('PATH', `${before}:${process.env.PATH}`);
    expect((await search(top)).gaps).toEqual([expect.stringContaining('dubious ownership')]);
    vi.unstubAllEnvs();
    write(top, { '.git/index': 'no index' });
    expect((await search(top)).gaps).toEqual([expect.stringContaining('git says')]);
  });

  it('says so of a bare repository', async () => {
    const bare = folder();
    git(bare, 'init', '--quiet', '--bare');
    write(bare, { 'db/m.yaml': migration });
    expect((await search(bare)).gaps).toEqual([expect.stringContaining('did not search')]);
  });

  it('says so for one migration, and answers for another', async () => {
    const [none, top] = [folder(), repository({ 'a.ts': use })];
    write(none, { 'm.yaml': migration });
    const ask = codeSearch({ folder: none, ignore: [], notCode: [] });
    const answers = await ask([
      { file: 'm.yaml', names: [name] },
      { file: join(top, 'db/m.yaml'), names: [name] },
    ]);
    expect(answers.map(({ named, gaps }) => [named.size, gaps.length])).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });
});

describe('many', () => {
  it('files are searched within two seconds of the processor, for many names at once', async () => {
    const line = '  const value = invoice.order(user, 7); // a line of code like any other\n';
    const files = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, index) => [`src/m${index % 200}/f${index}.ts`, line.repeat(40)]),
    );
    const top = repository({ ...files, 'src/use.ts': use });
    const names = Array.from({ length: 300 }, (_, index) => ({
      table: `clients_${index}`,
      column: `fax_number_${index}`,
    }));
    const ask = codeSearch({ folder: top, ignore: ['generated/**'], notCode: [] });
    const took = await processorMs(async () => {
      const [answer] = await ask([{ file: 'db/m.yaml', names: [...names, name] }]);
      expect([...(answer?.named.keys() ?? [])]).toEqual([keyOf(name)]);
    });
    expect(took).toBeLessThan(2000);
  });
});
