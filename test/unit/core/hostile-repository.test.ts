import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { diffChangedFiles } from '../../../src/action/lint/checkout.ts';
import { candidates, isSparse } from '../../../src/code-search/tracked-files.ts';
import { git } from '../../../src/core/git.ts';
import { readByGit } from '../../../src/project/base/git-base.ts';

let folder: string;
let top: string;
let marker: string;
let trap: string;
let first: string;

const ask = (at: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    cwd: at,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasedb-hostile-git-'));
  top = join(folder, 'repository');
  marker = join(folder, 'ran');
  trap = join(folder, 'trap');
  writeFileSync(trap, `#!/bin/sh\necho "$0 $*" >> '${marker}'\ncat\n`);
  chmodSync(trap, 0o755);
  mkdirSync(top);
  ask(top, 'init', '-q');
  writeFileSync(join(top, '.gitattributes'), '* diff=evil filter=evil\n');
  writeFileSync(join(top, 'app.ts'), 'select total_price from orders\n');
  writeFileSync(join(top, '--output=x'), 'select total_price from orders\n');
  ask(top, 'add', '-A');
  ask(top, 'commit', '-qm', 'one');
  first = ask(top, 'rev-parse', 'HEAD');
  writeFileSync(join(top, 'app.ts'), 'select total_price from orders;\n');
  ask(top, 'commit', '-qam', 'two');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Everything in a repository's own configuration that names a program. */
function arm(at: string): void {
  const hooks = join(folder, 'hooks');
  mkdirSync(hooks);
  for (const hook of ['post-index-change', 'reference-transaction', 'post-checkout', 'pre-auto-gc']) {
    writeFileSync(join(hooks, hook), `#!/bin/sh\necho ${hook} >> '${marker}'\n`);
    chmodSync(join(hooks, hook), 0o755);
  }
  const programs = [
    'core.fsmonitor',
    'core.pager',
    'core.editor',
    'core.sshCommand',
    'core.askPass',
    'core.gitProxy',
    'core.alternateRefsCommand',
    'diff.external',
    'diff.evil.command',
    'diff.evil.textconv',
    'filter.evil.clean',
    'filter.evil.smudge',
    'filter.evil.process',
    'pager.diff',
    'pager.grep',
    'gpg.program',
    'uploadpack.packObjectsHook',
    'remote.origin.uploadpack',
  ];
  for (const name of programs) ask(at, 'config', name, trap);
  ask(at, 'config', 'core.hooksPath', hooks);
  ask(at, 'config', 'credential.helper', `!${trap}`);
  ask(at, 'config', 'alias.rev-parse', `!${trap}`);
}

/** The repository lacks an object, and says where git can get it. */
function promise(url: string): void {
  ask(top, 'config', 'remote.origin.url', url);
  ask(top, 'config', 'remote.origin.promisor', 'true');
  ask(top, 'config', 'remote.origin.partialCloneFilter', 'blob:none');
  ask(top, 'config', 'protocol.ext.allow', 'always');
  ask(top, 'config', 'protocol.file.allow', 'always');
  ask(top, 'config', 'extensions.partialClone', 'origin');
  ask(top, 'config', 'core.repositoryFormatVersion', '1');
}

it('nothing that the configuration of a repository names is run', async () => {
  arm(top);
  const search = { alone: ['total_price'], together: [] };
  expect(await candidates(search, { top, folder: top, ignore: [] })).toEqual({ files: ['--output=x', 'app.ts'] });
  expect(await diffChangedFiles(top, { baseSha: first } as never)).toMatchObject([{ path: 'app.ts', removed: false }]);
  expect(await readByGit(top, first, 'app.ts')).toMatchObject({ kind: 'text' });
  expect(await isSparse(top)).toBe(false);
  expect((await git(top, ['ls-files', '--cached', '--others', '--exclude-standard'])).ok).toBe(true);
  expect(existsSync(marker)).toBe(false);
  // The traps do run where git is asked without care.
  execFileSync('git', ['--no-pager', 'diff', `${first}...HEAD`], { cwd: top, stdio: 'ignore' });
  expect(existsSync(marker)).toBe(true);
});

it.each([
  ['a transport that runs a command', () => `ext::${trap} %S`],
  ['a repository of this machine', () => `file://${folder}/other`],
  ['a program in place of ssh', () => 'ssh://127.0.0.1:1/x'],
])('a missing object is not got through %s', async (_, url) => {
  arm(top);
  promise(url());
  const blob = ask(top, 'rev-parse', `${first}:app.ts`);
  rmSync(join(top, '.git/objects', blob.slice(0, 2), blob.slice(2)));
  rmSync(marker, { force: true });
  expect(await readByGit(top, first, 'app.ts')).not.toMatchObject({ kind: 'text' });
  expect(existsSync(marker)).toBe(false);
});

it('a folder of the repository that looks like a bare repository is not taken as one', async () => {
  const bare = join(top, 'migrations');
  ask(top, 'init', '-q', '--bare', bare);
  arm(bare);
  ask(bare, 'config', 'core.worktree', top);
  ask(bare, 'config', 'core.bare', 'false');
  expect(await git(bare, ['rev-parse', '--show-toplevel'])).toMatchObject({ ok: false });
  expect(existsSync(marker)).toBe(false);
});

it('what begins with a dash is no option of git', async () => {
  expect(await diffChangedFiles(top, { baseSha: `--output=${marker}` } as never)).toBeUndefined();
  expect(await readByGit(top, `--output=${marker}`, 'app.ts')).toMatchObject({ kind: 'unreadable' });
  expect(existsSync(`${marker}...HEAD`)).toBe(false);
  expect(existsSync(marker)).toBe(false);
});
