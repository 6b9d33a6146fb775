import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workflowOf } from './workflow.ts';

// What stands under `run:` is run here by bash, as the runner does it, in a repository with a remote; `gh` is a stand-in
// that writes down what it was asked.

let folder: string;
let clone: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasedb-steps-'));
  clone = join(folder, 'clone');
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(folder, 'remote')]);
  execFileSync('git', ['clone', '--quiet', join(folder, 'remote'), clone], { stdio: 'ignore' });
  git('switch', '--quiet', '--create', 'main');
  mkdirSync(join(clone, 'migrations', 'done'), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  writeFileSync(
    join(folder, 'bin', 'gh'),
    `#!/bin/sh\necho "$*" >> '${folder}/asked'\nif [ "$1 $2" = 'pr list' ]; then cat '${folder}/open' 2> /dev/null; fi\nexit 0\n`,
    { mode: 0o755 },
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com'];
  return execFileSync('git', [...who, ...args], {
    cwd: clone,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

function commit(files: Readonly<Record<string, string>>): string {
  for (const [file, text] of Object.entries(files)) writeFileSync(join(clone, file), text);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'a change');
  git('push', '--quiet', 'origin', 'HEAD:main');
  return git('rev-parse', 'HEAD');
}

function asked(): string {
  appendFileSync(join(folder, 'asked'), '');
  return readFileSync(join(folder, 'asked'), 'utf8');
}

/** Runs the one shell step of a job. @returns what it wrote to its outputs; throws where it fails */
function runStep(path: string, jobName: string, env: Readonly<Record<string, string>> = {}): string {
  const job = workflowOf(path, readFileSync(path, 'utf8')).jobs[jobName];
  const [script, ...others] = (job?.steps ?? []).flatMap(({ run }) => run ?? []);
  if (script === undefined || others.length > 0) throw new Error(`${path} has not one shell step in ${jobName}`);
  const output = join(folder, 'output');
  writeFileSync(output, '');
  execFileSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], {
    cwd: clone,
    stdio: 'ignore',
    env: {
      PATH: [join(folder, 'bin'), dirname(process.execPath), process.env.PATH].join(delimiter),
      HOME: folder,
      GITHUB_OUTPUT: output,
      GITHUB_SHA: git('rev-parse', 'HEAD'),
      ...env,
    },
  });
  return readFileSync(output, 'utf8');
}

describe('expand-on-merge.yml', () => {
  const find = (before: string) => runStep('examples/workflows/expand-on-merge.yml', 'find', { BEFORE: before });

  it('finds the migrations that a push added or edited, over all of its commits', () => {
    const before = commit({ 'migrations/old.yaml': 'a', 'migrations/edited.yaml': 'a', 'migrations/gone.yaml': 'a' });
    commit({ 'migrations/new.yaml': 'a', 'migrations/notes.md': 'a', 'other.yaml': 'a' });
    rmSync(join(clone, 'migrations/gone.yaml'));
    commit({ 'migrations/edited.yaml': 'b', 'migrations/done/deep.yml': 'a' });
    expect(find(before)).toBe(
      `migrations=${JSON.stringify(['migrations/done/deep.yml', 'migrations/edited.yaml', 'migrations/new.yaml'])}\n`,
    );
  });

  it('finds none in a push without any, so that the job after it is skipped', () => {
    const before = commit({ 'migrations/old.yaml': 'a' });
    commit({ 'README.md': 'a' });
    expect(find(before)).toBe('migrations=[]\n');
  });

  it('takes a name for a name, whatever stands in it', () => {
    const before = commit({ 'README.md': 'a' });
    const names = ['migrations/$(touch owned) "; \'\nfoo=bar.yaml', 'migrations/Zürich.yaml'];
    commit(Object.fromEntries(names.map((name) => [name, 'a'])));
    expect(find(before)).toBe(`migrations=${JSON.stringify(names)}\n`);
    expect(git('status', '--porcelain')).toBe('');
  });

  it('fails where the commit before the push is not there, and does not take that for nothing', () => {
    commit({ 'migrations/new.yaml': 'a' });
    expect(() => find('1111111111111111111111111111111111111111')).toThrow();
  });
});

describe('snapshot.yml', () => {
  const refresh = () => runStep('examples/workflows/snapshot.yml', 'snapshot', { BRANCH: 'phasedb/snapshot' });

  it('does nothing where the snapshot is as before', () => {
    commit({ 'phasedb.snapshot.json': '{}' });
    refresh();
    expect(git('ls-remote', '--heads', 'origin')).not.toContain('phasedb/snapshot');
    expect(asked()).toBe('');
  });

  it.each([
    ['a changed snapshot', { 'phasedb.snapshot.json': '{}' }],
    ['the first snapshot', { 'README.md': 'a' }],
  ])('pushes %s alone, and opens a pull request', (_, files) => {
    const main = commit(files);
    writeFileSync(join(clone, 'phasedb.snapshot.json'), '{"a": 1}');
    writeFileSync(join(clone, 'left-over'), '');
    refresh();
    git('fetch', '--quiet', 'origin');
    expect(git('diff', '--name-only', main, 'origin/phasedb/snapshot')).toBe('phasedb.snapshot.json');
    expect(git('rev-parse', 'origin/main')).toBe(main);
    expect(asked()).toContain('pr create --head phasedb/snapshot');
  });

  it('adds to the pull request that is open', () => {
    commit({ 'phasedb.snapshot.json': '{}' });
    writeFileSync(join(clone, 'phasedb.snapshot.json'), '{"a": 1}');
    writeFileSync(join(folder, 'open'), '12\n');
    refresh();
    expect(git('ls-remote', '--heads', 'origin')).toContain('phasedb/snapshot');
    expect(asked()).not.toContain('pr create');
  });
});

describe('major-tag.yml', () => {
  const move = (version: string, onlyForward: boolean) =>
    runStep('.github/workflows/major-tag.yml', 'move', { VERSION: version, ONLY_FORWARD: String(onlyForward) });
  const pointsTo = (tag: string) => git('ls-remote', '--tags', 'origin', `refs/tags/${tag}`).split('\t')[0];

  function release(version: string): string {
    const made = commit({ version });
    git('tag', '--annotate', '--message', version, version);
    git('push', '--quiet', 'origin', version);
    return made;
  }

  it('follows the newest version of its major, by number and not by letter', () => {
    const nine = release('v1.9.0');
    move('v1.9.0', true);
    expect(pointsTo('v1')).toBe(nine);
    const ten = release('v1.10.0');
    release('v2.0.0');
    move('v1.10.0', true);
    expect(pointsTo('v1')).toBe(ten);
    release('v1.9.1');
    move('v1.9.1', true);
    expect(pointsTo('v1')).toBe(ten);
  });

  it('goes back by hand', () => {
    const one = release('v1.0.0');
    const two = release('v1.1.0');
    move('v1.1.0', true);
    expect(pointsTo('v1')).toBe(two);
    move('v1.0.0', false);
    expect(pointsTo('v1')).toBe(one);
  });

  it.each(['v1', '1.0.0', 'v1.0.0-rc.1', 'main', 'v1.0.0 main'])('refuses %s', (version) => {
    release('v1.0.0');
    expect(() => move(version, false)).toThrow();
    expect(pointsTo('v1')).toBe('');
  });
});
