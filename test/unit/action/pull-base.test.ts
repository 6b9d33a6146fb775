import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { getOctokit } from '@actions/github';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changedWorkflows } from '../../../src/action/lint/changed-workflows.ts';
import { mergedBase } from '../../../src/action/lint/checkout.ts';
import { type PullCheckout, pullBase } from '../../../src/action/lint/pull-base.ts';
import type { ChangedFile } from '../../../src/github/changed-files.ts';
import { startGithub } from '../../github/api-stand-in.ts';
import { faults } from '../../github/misbehaviour.ts';
import { commit, freshFolder, git, write } from '../../repository.ts';

let workspace: string;
let api: Awaited<ReturnType<typeof startGithub>>;
let shop: ReturnType<typeof api.repository>;
beforeEach(async () => {
  workspace = freshFolder();
  api = await startGithub();
  shop = api.repository('octo/shop');
});
afterEach(async () => {
  rmSync(workspace, { recursive: true });
  await api.close();
});

const changedFile = (path: string, more: Partial<ChangedFile> = {}) => ({
  path,
  removed: false,
  added: false,
  ...more,
});
const job = (baseSha: string, headSha = '0'.repeat(40)): PullCheckout['job'] => ({
  repository: { owner: 'octo', repo: 'shop' },
  event: 'pull_request',
  sha: headSha,
  run: { id: 1, attempt: 1 },
  serverUrl: 'https://github.com',
  pull: { number: 1, headSha, baseSha, fromFork: false },
  triggeredBy: undefined,
});
// The address of our client is read when its module is loaded.
const github = () => getOctokit(api.token, { baseUrl: api.url });
const config = 'phasedb.config.yaml';

describe('the base of a trial merge', () => {
  it('is the commit that it was made of, and of nothing else', async () => {
    write(workspace, { [config]: 'a: 1\n' });
    commit(workspace);
    const old = git(workspace, 'rev-parse', 'HEAD').trim();
    git(workspace, 'switch', '--quiet', '--create', 'topic');
    write(workspace, { 'b.yaml': 'b' });
    commit(workspace);
    const head = git(workspace, 'rev-parse', 'HEAD').trim();
    expect(await mergedBase(workspace, head)).toBeUndefined();
    git(workspace, 'switch', '--quiet', 'main');
    write(workspace, { [config]: 'a: 2\n' });
    commit(workspace);
    const tip = git(workspace, 'rev-parse', 'HEAD').trim();
    // The other way round it is a branch into which the base was merged.
    git(workspace, 'switch', '--quiet', 'topic');
    git(workspace, 'merge', '--quiet', '--no-edit', 'main');
    expect(await mergedBase(workspace, tip)).toBe(head);
    git(workspace, 'reset', '--quiet', '--hard', head);
    git(workspace, 'switch', '--quiet', 'main');
    git(workspace, 'merge', '--quiet', '--no-ff', '--no-edit', 'topic');
    expect(await mergedBase(workspace, head)).toBe(tip);
    // The event still names the older one.
    const base = await pullBase({ job: job(old, head), workspace, github: undefined, changed: undefined });
    expect(base.ref).toBe(tip.slice(0, 10));
    expect(await base.read(config)).toEqual({ kind: 'text', text: 'a: 2\n' });
  });
});

describe('a file of the base branch', () => {
  it('is not asked for where the pull request does not change it, but a link may lead to one that it changes', async () => {
    write(workspace, { [config]: 'a: 1\n', 'conf/real.yaml': 'a: 1\n' });
    symlinkSync('conf/real.yaml', join(workspace, 'phasedb.yaml'));
    const { sha } = shop.commit({ files: { 'phasedb.yaml': 'conf/real.yaml' } });
    const changed = [changedFile('conf/real.yaml')];
    const { read } = await pullBase({ job: job(sha), workspace, github: github(), changed });
    expect(await read(config)).toEqual({ kind: 'same' });
    expect(await read('none.json')).toEqual({ kind: 'same' });
    expect((await read('phasedb.yaml')).kind).toBe('text');
  });

  it('is asked for where the pull request puts something in the place of its folder', async () => {
    write(workspace, { 'real/schema.sql': 'x' });
    symlinkSync('real', join(workspace, 'db'));
    const { sha } = shop.commit({ files: { 'db/schema.sql': 'CREATE TABLE a (id INT);\n' } });
    const { read } = await pullBase({ job: job(sha), workspace, github: github(), changed: [changedFile('db')] });
    expect(await read('db/schema.sql')).toEqual({ kind: 'text', text: 'CREATE TABLE a (id INT);\n' });
  });

  it('comes from GitHub where the checkout lacks the commit; one above 1 MB does not', async () => {
    const { sha } = shop.commit({ files: { [config]: 'a: 1\n', 'big.json': 'x'.repeat(2_000_000) } });
    const { read } = await pullBase({ job: job(sha), workspace, github: github(), changed: undefined });
    expect(await read(config)).toEqual({ kind: 'text', text: 'a: 1\n' });
    expect(await read('big.json')).toMatchObject({ kind: 'unreadable' });
    expect(await read('none.yaml')).toEqual({ kind: 'absent' });
    expect(await read(config)).toEqual({ kind: 'text', text: 'a: 1\n' });
  });

  it('never counts as absent because the commit cannot be read', async () => {
    const missing = await pullBase({ job: job('1'.repeat(40)), workspace, github: github(), changed: undefined });
    expect(await missing.read(config)).toMatchObject({ kind: 'unreadable', why: expect.stringContaining('404') });
    const none = await pullBase({ job: job('1'.repeat(40)), workspace, github: undefined, changed: undefined });
    expect(await none.read(config)).toMatchObject({
      kind: 'unreadable',
      why: expect.stringContaining('no github-token is given'),
    });
    const { sha } = shop.commit({ files: { [config]: 'a: 1\n' } });
    api.misbehave('GET /repos/{owner}/{repo}/contents/{path}', { ...faults.readOnlyToken, times: 1 });
    const refused = await pullBase({ job: job(sha), workspace, github: github(), changed: undefined });
    for (const path of [config, 'other.yaml'])
      expect(await refused.read(path)).toMatchObject({ kind: 'unreadable', why: expect.stringContaining('403') });
  });

  it('is not asked for of a migration that the pull request adds', async () => {
    const changed = [changedFile('migrations/a.yaml', { added: true })];
    const { read } = await pullBase({ job: job('1'.repeat(40)), workspace, github: undefined, changed });
    expect(await read('migrations/a.yaml')).toEqual({ kind: 'absent' });
  });
});

it('names the workflows that call phasedb, or may do so', () => {
  write(workspace, {
    '.github/workflows/a.yml': 'uses: phasedb-action/phasedb-action@v1',
    '.github/workflows/b.yml': 'uses: actions/checkout@v7',
    'docs/a.yml': 'phasedb',
  });
  const changed = ['.github/workflows/a.yml', '.github/workflows/b.yml', '.github/workflows/gone.yml', 'docs/a.yml'];
  expect(
    changedWorkflows(
      changed.map((path) => changedFile(path)),
      workspace,
    ),
  ).toEqual(['.github/workflows/a.yml', '.github/workflows/gone.yml']);
});
