import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '../../../../src/core/failure.ts';
import { git as coreGit } from '../../../../src/core/git.ts';
import { identityOf } from '../../../../src/core/git-blob.ts';
import { readMigration } from '../../../../src/migration/read.ts';
import { readRunSource } from '../../../../src/project/committed/run-source.ts';
import { commit, freshFolder, git, write } from '../../../repository.ts';

const file = 'migrations/shop.yaml';
let folder: string;
const others: string[] = [];
beforeEach(() => {
  folder = freshFolder();
  write(folder, { [file]: 'migration: shop\n', 'phasedb.config.yaml': 'rules: {}\n' });
  commit(folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  for (const one of [folder, ...others.splice(0)]) rmSync(one, { recursive: true });
});

function another(): string {
  const made = freshFolder();
  others.push(made);
  return made;
}

const head = (top = folder) => git(top, 'rev-parse', 'HEAD').trim();
const blobOf = (named: string, top = folder) => git(top, 'rev-parse', named).trim();

interface Asked {
  readonly in?: string;
  readonly file?: string;
  readonly config?: string;
  readonly reviewed?: string;
  /** GITHUB_SHA; `true`: what is checked out. */
  readonly sha?: string | true;
  readonly repository?: string;
  readonly event?: string;
}

/** As an entry asks it, with the bytes that are there. */
async function ask({ in: top = folder, file: path = file, config, reviewed, sha, repository, event }: Asked = {}) {
  const used = (name: string) => ({ file: name, identity: identityOf(readFileSync(join(top, name))) });
  const usual = existsSync(join(top, 'phasedb.config.yaml')) ? 'phasedb.config.yaml' : undefined;
  const judge = config ?? usual;
  return readRunSource({
    folder: top,
    migration: used(path),
    config: judge === undefined ? undefined : used(judge),
    reviewed,
    env: {
      GITHUB_SHA: sha === true ? head(top) : sha,
      GITHUB_REPOSITORY: repository ?? 'octo/shop',
      GITHUB_EVENT_NAME: event,
    },
  });
}

async function refusal(asked: Asked): Promise<Failure> {
  const outcome = await ask(asked).catch((error: unknown) => error);
  if (!(outcome instanceof Failure)) throw new Error(`not refused: ${JSON.stringify(outcome)}`);
  expect(outcome).toMatchObject({ exit: 1, untouched: 'Nothing was sent to the database.' });
  return outcome;
}

/** Runs the command of git that a remedy holds, as a person copies it. */
function carryOut(remedy: string | undefined, command: RegExp, top = folder): void {
  const [line] = command.exec(remedy ?? '') ?? [];
  if (line === undefined) throw new Error(`the remedy has no ${command}: ${remedy}`);
  const env = {
    ...process.env,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'protocol.file.allow',
    GIT_CONFIG_VALUE_0: 'always',
  };
  execFileSync('sh', ['-c', line], { cwd: top, env, stdio: 'pipe' });
}
const restore = /git (?:-C \S+ )?checkout (?:--ignore-skip-worktree-bits )?[0-9A-Za-z]+ -- [\w./-]+/;

describe('a committed file', () => {
  it('is recorded with its commit and blob, and so is the configuration', async () => {
    const source = {
      path: file,
      blob: blobOf(`HEAD:${file}`),
      commit: head(),
      config: { path: 'phasedb.config.yaml', blob: blobOf('HEAD:phasedb.config.yaml'), commit: head() },
    };
    for (const asked of [{}, { sha: true }] as const) expect(await ask(asked)).toEqual({ source, notices: [] });
    git(folder, 'checkout', '--quiet', '--detach');
    expect(await ask({ sha: true, reviewed: head() })).toEqual({ source: { ...source, reviewed: true }, notices: [] });
  });

  it('is found from a folder below the top, and from one that a link leads to', async () => {
    write(folder, { 'db/a b.yaml': 'x', 'db/phasedb.config.yaml': 'rules: {}\n' });
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message=db');
    const below = await ask({ in: join(folder, 'db'), file: 'a b.yaml', sha: head() });
    expect(below.source).toMatchObject({ path: 'db/a b.yaml', config: { path: 'db/phasedb.config.yaml' } });
    const link = join(another(), 'linked');
    symlinkSync(folder, link);
    expect((await ask({ in: link, sha: head() })).source).toMatchObject({ path: file, commit: head() });
  });

  it('may have other line endings than its blob, as autocrlf checks it out', async () => {
    git(folder, 'config', 'core.autocrlf', 'true');
    rmSync(join(folder, file));
    git(folder, 'checkout', 'HEAD', '--', file);
    expect(readFileSync(join(folder, file), 'utf8')).toBe('migration: shop\r\n');
    expect((await ask({ sha: true })).source).toMatchObject({ blob: blobOf(`HEAD:${file}`), commit: head() });
    // YAML reads both alike, but not a CR that stands alone.
    const example = readFileSync('examples/add_checksum_column.yaml', 'utf8');
    const texts = [example, example.replaceAll('\n', '\r\n')].map((text) => readMigration(text, file));
    const [plain, windows] = (await Promise.all(texts)).map((reading) => JSON.stringify(reading));
    expect(windows).toBe(plain);
    write(folder, { [file]: 'migration: shop\r\r\n' });
    expect(await refusal({ sha: true })).toMatchObject({ code: 'not-as-committed' });
  });

  it('may belong to another user, as in a job in a container', async () => {
    const programs = another();
    const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    const script = `#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec ${real} "$@"\n`;
    writeFileSync(join(programs, 'git'), script, { mode: 0o755 });
    vi.stubEnv('PATH', `${programs}:${process.env.PATH}`);
    expect(await coreGit(folder, ['rev-parse', 'HEAD'])).toMatchObject({ ok: false });
    const sha = 'c0ffee'.padEnd(40, '0');
    git(folder, 'config', 'remote.origin.url', 'https://github.com/octo/migrations.git');
    expect((await ask({ sha })).source?.commit).toBe(head());
  });

  it('is told by the names of objects in a repository with SHA-256', async () => {
    const top = another();
    git(top, 'init', '--quiet', '--object-format=sha256');
    write(top, { [file]: 'migration: shop\n' });
    commit(top);
    const { source } = await ask({ in: top, sha: true });
    expect(source?.blob).toMatch(/^[0-9a-f]{64}$/);
    expect(source).toMatchObject({ commit: head(top), blob: blobOf(`HEAD:${file}`, top) });
  });
});

describe('a file that is not as its commit has it', () => {
  it('is refused in a workflow, and goes on once it is restored', async () => {
    write(folder, { [file]: 'migration: shop # changed by an earlier step\n' });
    const refused = await refusal({ sha: true });
    expect(refused).toMatchObject({ code: 'not-as-committed' });
    expect(refused.message).toBe(`${file} differs from the commit ${head()} that is checked out.`);
    carryOut(refused.remedy, /git (?:-C \S+ )?diff HEAD -- \S+/);
    carryOut(refused.remedy, restore);
    expect((await ask({ sha: true })).source?.commit).toBe(head());
  });

  it('is refused also where git would not show it: marked as unchanged, or added to the index', async () => {
    git(folder, 'update-index', '--assume-unchanged', file);
    write(folder, { [file]: 'migration: other\n' });
    expect(await refusal({ sha: true })).toMatchObject({ code: 'not-as-committed' });
    git(folder, 'update-index', '--no-assume-unchanged', file);
    git(folder, 'add', file);
    expect(await refusal({ sha: true })).toMatchObject({ code: 'not-as-committed' });
  });

  it('is run on a terminal that names no commit, and no commit is recorded', async () => {
    write(folder, { [file]: 'migration: changed\n' });
    const { source, notices } = await ask();
    expect(source).toMatchObject({ path: file, blob: git(folder, 'hash-object', file).trim() });
    expect(source).not.toHaveProperty('commit');
    expect(notices).toEqual([
      `${file} differs from the commit that is checked out: the history records its blob without a commit.`,
    ]);
    expect(await refusal({ reviewed: head() })).toMatchObject({ code: 'not-as-reviewed' });
  });

  it('is refused where no commit has it', async () => {
    write(folder, { 'migrations/new.yaml': 'migration: new\n' });
    const refused = await refusal({ file: 'migrations/new.yaml', sha: true });
    expect(refused.message).toContain('is in no commit');
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message=new');
    expect((await ask({ file: 'migrations/new.yaml', sha: true })).source?.commit).toBe(head());
    const unborn = another();
    git(unborn, 'init', '--quiet');
    write(unborn, { [file]: 'migration: shop\n' });
    expect((await refusal({ in: unborn, sha: head() })).message).toBe(`${file} is in no commit.`);
  });

  it('is refused where a filter changes it, which does not run', async () => {
    write(folder, { '.gitattributes': '*.yaml filter=evil\n' });
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message=attributes');
    const ran = join(folder, 'ran');
    for (const kind of ['clean', 'smudge', 'process'])
      git(folder, 'config', `filter.evil.${kind}`, `touch ${ran}; echo migration: shop`);
    write(folder, { [file]: 'migration: smudged\n' });
    expect((await refusal({ sha: true })).remedy).toContain('.gitattributes');
    expect(existsSync(ran)).toBe(false);
  });

  it('is refused where a link leads to another file of the commit', async () => {
    write(folder, { 'migrations/b.yaml': 'migration: b\n' });
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message=b');
    rmSync(join(folder, file));
    symlinkSync('b.yaml', join(folder, file));
    expect(await refusal({ sha: true })).toMatchObject({ code: 'not-as-committed' });
    git(folder, 'commit', '--quiet', '--all', '--message=link');
    expect((await ask({ sha: true })).source).toMatchObject({ blob: blobOf('HEAD:migrations/b.yaml') });
  });

  it('is not helped by an object that stands in for another', async () => {
    const before = head();
    write(folder, { [file]: 'migration: evil\n' });
    git(folder, 'commit', '--quiet', '--all', '--message=evil');
    const evil = head();
    git(folder, 'reset', '--quiet', '--soft', before);
    git(folder, 'replace', before, evil);
    expect(await refusal({ sha: true })).toMatchObject({ code: 'not-as-committed' });
    expect(await refusal({ reviewed: before })).toMatchObject({ code: 'not-as-reviewed' });
  });
});

describe('the reviewed commit', () => {
  it('holds where its file is the same, whatever is checked out', async () => {
    const reviewed = head();
    write(folder, { 'src/app.ts': 'x' });
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message=later');
    const { source } = await ask({ reviewed: reviewed.toUpperCase(), sha: true });
    expect(source).toMatchObject({ commit: reviewed, reviewed: true, config: { commit: reviewed } });
  });

  it('refuses a file that changed since, and goes on with the reviewed one', async () => {
    const reviewed = head();
    write(folder, { [file]: 'migration: shop # more\n' });
    git(folder, 'commit', '--quiet', '--all', '--message=more');
    const refused = await refusal({ reviewed, sha: true });
    expect(refused.message).toBe(`${file} differs from the commit ${reviewed} that was to be run.`);
    carryOut(refused.remedy, /git (?:-C \S+ )?diff [0-9a-f]{40} -- \S+/);
    carryOut(refused.remedy, restore);
    expect((await ask({ reviewed, sha: true })).source?.commit).toBe(reviewed);
    const none = await refusal({ file: 'migrations/../phasedb.config.yaml', reviewed: blobOf(`HEAD:${file}`) });
    expect(none).toMatchObject({ code: 'commit-missing' });
  });

  it.each(['fetch it', 'unshallow'])('is asked for where a shallow clone lacks it: %s', async (how) => {
    const reviewed = head();
    write(folder, { 'src/app.ts': 'x' });
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message=later');
    const clone = another();
    git(clone, 'clone', '--quiet', '--depth=1', `file://${folder}`, '.');
    const refused = await refusal({ in: clone, reviewed, sha: true });
    expect(refused).toMatchObject({ code: 'commit-missing' });
    expect(refused.remedy).toContain('fetch-depth: 0');
    if (how === 'unshallow') git(clone, 'fetch', '--quiet', '--unshallow');
    else carryOut(refused.remedy, /git -C \S+ fetch --depth=1 origin [0-9a-f]{40}/, clone);
    expect((await ask({ in: clone, reviewed, sha: true })).source?.commit).toBe(reviewed);
  });

  it('is asked for where a clone was made without its folders', async () => {
    const reviewed = head();
    write(folder, { 'src/app.ts': 'x', 'migrations/b.yaml': 'migration: b\n' });
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message=later');
    git(folder, 'config', 'uploadpack.allowFilter', 'true');
    const clone = another();
    git(clone, 'clone', '--quiet', '--filter=tree:0', `file://${folder}`, '.');
    expect((await ask({ in: clone, sha: true })).source?.commit).toBe(head());
    const refused = await refusal({ in: clone, reviewed, sha: true });
    expect(refused).toMatchObject({ code: 'commit-missing', message: expect.stringContaining('made with a filter') });
    carryOut(refused.remedy, /git -C \S+ ls-tree -r [0-9a-f]{40}/, clone);
    expect((await ask({ in: clone, reviewed, sha: true })).source?.commit).toBe(reviewed);
  });

  it('must have the file', async () => {
    const reviewed = head();
    write(folder, { 'migrations/new.yaml': 'migration: new\n' });
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message=new');
    expect((await refusal({ file: 'migrations/new.yaml', reviewed })).message).toBe(
      `The commit ${reviewed} does not have migrations/new.yaml.`,
    );
  });
});

describe('the configuration', () => {
  it('is compared like the migration', async () => {
    const reviewed = head();
    write(folder, { 'phasedb.config.yaml': 'rules: {ddl-copy-table: off}\n' });
    const changed = await refusal({ sha: true });
    expect(changed.message).toContain('phasedb.config.yaml differs from the commit');
    expect((await ask()).notices.join()).toContain('phasedb.config.yaml differs');
    git(folder, 'commit', '--quiet', '--all', '--message=off');
    expect(await refusal({ reviewed })).toMatchObject({ code: 'not-as-reviewed' });
    expect((await ask({ sha: true })).source?.config?.commit).toBe(head());
  });

  it('may not be removed, nor added', async () => {
    rmSync(join(folder, 'phasedb.config.yaml'));
    for (const asked of [{ sha: true }, { reviewed: head() }] as const) {
      const removed = await refusal(asked);
      expect(removed.message).toContain('phasedb.config.yaml is missing, but the commit');
      carryOut(removed.remedy, restore);
      expect((await ask(asked)).source?.config?.commit).toBe(head());
      rmSync(join(folder, 'phasedb.config.yaml'));
    }
    expect((await ask()).notices.join()).toContain('phasedb.config.yaml is missing');
    git(folder, 'rm', '--quiet', '--cached', 'phasedb.config.yaml');
    git(folder, 'commit', '--quiet', '--message=gone');
    expect((await ask({ sha: true })).source).not.toHaveProperty('config');
    write(folder, { 'phasedb.config.yaml': 'rules: {ddl-copy-table: off}\n' });
    expect((await refusal({ sha: true })).message).toContain('phasedb.config.yaml is in no commit');
  });
});

describe('a checkout that does not have every file as its commit has it', () => {
  it.each(['--no-cone', '--cone'])(
    'may be sparse; a configuration that it leaves out is asked for: %s',
    async (mode) => {
      write(folder, { 'db/phasedb.config.yaml': 'rules: {}\n', 'db/migrations/a.yaml': 'migration: a\n' });
      git(folder, 'add', '.');
      git(folder, 'commit', '--quiet', '--message=db');
      const clone = another();
      git(clone, 'clone', '--quiet', '--no-checkout', folder, '.');
      git(clone, 'sparse-checkout', 'set', mode, mode === '--cone' ? 'db/migrations' : '/db/migrations/');
      git(clone, 'checkout', '--quiet');
      // In cone mode git has the files of each folder on the way.
      rmSync(join(clone, 'db/phasedb.config.yaml'), { force: true });
      const asked = { in: join(clone, 'db'), file: 'migrations/a.yaml', sha: head() };
      const refused = await refusal(asked);
      expect(refused.message).toContain('The configuration phasedb.config.yaml is missing');
      carryOut(
        refused.remedy,
        /git checkout --ignore-skip-worktree-bits [0-9a-f]{40} -- phasedb\.config\.yaml/,
        asked.in,
      );
      expect((await ask(asked)).source).toMatchObject({ path: 'db/migrations/a.yaml', config: { commit: head() } });
    },
  );

  it('is refused where Git LFS, ident or an encoding changed the bytes', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 16\n';
    write(folder, { [file]: pointer, '.gitattributes': 'b.yaml ident\nc.yaml working-tree-encoding=UTF-16LE\n' });
    write(folder, {
      'b.yaml': '# $Id$\nmigration: b\n',
      'c.yaml': Buffer.from('migration: c\n', 'utf16le').toString('latin1'),
    });
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message=filters');
    rmSync(join(folder, 'b.yaml'));
    git(folder, 'checkout', 'HEAD', '--', 'b.yaml');
    write(folder, { [file]: 'migration: shop\n' });
    for (const name of [file, 'b.yaml', 'c.yaml']) {
      const refused = await refusal({ file: name, sha: true });
      expect([name, refused.code]).toEqual([name, 'not-as-committed']);
      expect(refused.remedy).toContain('exempt it in .gitattributes');
    }
  });
});

describe('a workflow run of another commit than the one that is checked out', () => {
  it('goes on where the files are the same in both', async () => {
    const sha = head();
    write(folder, { 'src/app.ts': 'x' });
    git(folder, 'add', '.');
    git(folder, 'commit', '--quiet', '--message=later');
    expect((await ask({ sha })).source?.commit).toBe(head());
  });

  it('is refused where the file is newer, as when an old run is started again, unless the commit is named', async () => {
    const sha = head();
    write(folder, { [file]: 'migration: shop # newer\n' });
    git(folder, 'commit', '--quiet', '--all', '--message=newer');
    const refused = await refusal({ sha });
    expect(refused.message).toContain(`differs there from the commit ${sha} that this workflow run is of`);
    const [, named] = /if ([0-9a-f]{40}) was reviewed/.exec(refused.remedy ?? '') ?? [];
    expect((await ask({ sha, reviewed: named as string })).source).toMatchObject({ commit: head(), reviewed: true });
    git(folder, 'checkout', '--quiet', sha);
    expect((await ask({ sha })).source?.commit).toBe(sha);
  });

  it('is refused where the checkout lacks the commit, but for a checkout of another repository', async () => {
    const sha = 'c0ffee'.padEnd(40, '0');
    expect(await refusal({ sha })).toMatchObject({ code: 'commit-missing' });
    for (const url of ['https://github.com/octo/shop', 'git@github.com:Octo/Shop.git']) {
      git(folder, 'config', 'remote.origin.url', url);
      expect(await refusal({ sha })).toMatchObject({ code: 'commit-missing' });
    }
    git(folder, 'config', 'remote.origin.url', 'https://github.com/octo/migrations.git');
    expect((await ask({ sha })).source?.commit).toBe(head());
    // With these events it may be the fork of a stranger.
    for (const event of ['pull_request_target', 'workflow_run', 'issue_comment']) {
      expect(await refusal({ sha, event })).toMatchObject({ code: 'commit-missing' });
      expect((await ask({ sha, event, reviewed: head() })).source).toMatchObject({ commit: head(), reviewed: true });
    }
  });
});

describe('a submodule', () => {
  it('has the files that the outer commit names', async () => {
    const outer = another();
    write(outer, { 'README.md': 'x' });
    commit(outer);
    git(outer, 'submodule', '--quiet', 'add', folder, 'db');
    git(outer, 'commit', '--quiet', '--all', '--message=db');
    const path = `db/${file}`;
    const asked = { in: outer, file: path, config: 'db/phasedb.config.yaml', sha: true } as const;
    const { source } = await ask({ ...asked, reviewed: head(outer) });
    expect(source).toMatchObject({ path, commit: head(outer), config: { path: 'db/phasedb.config.yaml' } });
    write(join(outer, 'db'), { [file]: 'migration: other\n' });
    git(join(outer, 'db'), 'commit', '--quiet', '--all', '--message=moved');
    const refused = await refusal(asked);
    expect(refused).toMatchObject({ code: 'not-as-committed' });
    carryOut(refused.remedy, /git submodule update --init --recursive/, outer);
    expect((await ask(asked)).source?.commit).toBe(head(outer));
  });
});

describe('a file outside of git', () => {
  it('is run without a commit, and refused where a commit was reviewed', async () => {
    const plain = another();
    write(plain, { [file]: 'migration: shop\n' });
    expect(await ask({ in: plain })).toEqual({ source: undefined, notices: [] });
    const told = await ask({ in: plain, sha: head() });
    expect(told).toEqual({
      source: undefined,
      notices: [`${file} is not in a git repository: it was compared with no commit.`],
    });
    expect(await refusal({ in: plain, reviewed: head() })).toMatchObject({ code: 'not-comparable' });
  });

  it('is refused in a workflow where git cannot tell about the repository', async () => {
    const broken = another();
    write(broken, { [file]: 'migration: shop\n', '.git': 'gitdir: /nowhere\n' });
    expect(await refusal({ in: broken, sha: head() })).toMatchObject({ code: 'not-comparable' });
    expect((await ask({ in: broken })).notices.join()).toContain('was compared with no commit: git says');
  });
});
