import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { faults, tooManyRequests } from '../../github/misbehaviour.ts';
import type { Scene } from './scene.ts';
import { openShop, shopWith } from './shop.ts';

let scene: Scene;
afterEach(() => scene.close());

const list = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
const create = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
const update = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
const commits = 'GET /repos/{owner}/{repo}/commits';
const bodyOf = (index = 0) => scene.pull.comments[index]?.body ?? '';

describe('the table of phases on the merged pull request', () => {
  it('has a section for each environment, which others leave as it is', async () => {
    scene = await openShop();
    scene.pull.comment({ body: 'Nice!', author: 'mona' });
    const staging = await scene.deploy({ environment: 'staging' });
    // The commit that brought the migration is not the one that the dispatch names.
    expect(scene.pull.comments).toHaveLength(2);
    const first = /#### staging: [\s\S]*/.exec(bodyOf(1))?.[0] ?? '';
    expect(first).toContain('⏩ next is backfill');
    await scene.deploy({ environment: 'production' });
    expect(bodyOf(1)).toContain(first);
    expect(bodyOf(1)).toMatch(/#### production: ⏩ next is gate/);
    expect(bodyOf(1)).toContain(`/actions/runs/${staging.run.id})`);
    // An older run that ends late has the right of its own section.
    const { main } = await scene.deploy({ environment: 'staging' }, { run: staging.run });
    expect(main.log).toContain('The table of phases is at');
    expect(main.outputs['comment-id']).toBe(String(scene.pull.comments[1]?.id));
    expect(bodyOf(1)).toMatch(/#### staging: ⏩ next is contract/);
    expect(bodyOf(1)).toMatch(/#### production: ⏩ next is gate/);
    await scene.deploy({ environment: 'production', confirm: 'shop' });
    expect(bodyOf(1)).toMatch(/#### production: ✅ complete/);
    expect(scene.pull.comments).toHaveLength(2);
    expect(scene.pull.comments[0]).toMatchObject({ author: 'mona', body: 'Nice!' });
  });

  it('survives two environments that write at the same moment', async () => {
    scene = await openShop();
    const other = await scene.deploy({ environment: 'other' });
    const theirs = bodyOf().replaceAll('other', 'staging');
    scene.pull.comments.length = 0;
    // Between our first look and our comment another run makes one.
    scene.github.misbehave(create, { times: 1, before: () => void scene.pull.comment({ body: theirs }) });
    await scene.deploy({ environment: 'production' });
    expect(scene.pull.comments).toHaveLength(1);
    expect(bodyOf()).toMatch(/#### staging: [\s\S]*#### production: |#### production: [\s\S]*#### staging: /);
    // And another one writes over ours, which it had not seen.
    const lost = bodyOf();
    scene.github.misbehave(list, {
      times: 1,
      after: 1,
      before: () => scene.pull.comments.forEach((comment) => void scene.pull.edit(comment, lost)),
    });
    const { main } = await scene.deploy({ environment: 'late' });
    expect(main.outcome).toBe('success');
    expect(bodyOf()).toMatch(/#### late: /);
    expect(other.main.outcome).toBe('success');
  });

  it('starts again where somebody has spoilt its data', async () => {
    scene = await openShop();
    await scene.deploy({ environment: 'staging' });
    const [comment] = scene.pull.comments;
    if (comment === undefined) throw new Error('there is no comment');
    scene.pull.edit(comment, comment.body.replace('"howFar":"', '"howFar":7,"x":"<img>'));
    await scene.deploy({ environment: 'production' });
    expect(bodyOf()).toContain('#### production');
    expect(bodyOf()).not.toContain('#### staging');
    expect(bodyOf()).not.toContain('<img>');
  });

  it('is written as `comment` says', async () => {
    scene = await openShop();
    await scene.deploy({ comment: 'never' });
    expect(scene.github.writes).toEqual([]);
    await scene.deploy({ comment: 'on-failure' });
    expect(scene.github.writes).toEqual([]);
    await scene.database.query('INSERT INTO orders (amount) VALUES (1)');
    await scene.database.query('ALTER TABLE orders RENAME COLUMN currency TO other');
    const failed = await scene.deploy({ comment: 'on-failure' });
    expect(failed.main.outcome).toBe('failure');
    expect(scene.pull.comments).toHaveLength(1);
    await scene.database.query('ALTER TABLE orders RENAME COLUMN other TO currency');
    await scene.database.query("UPDATE orders SET currency = 'EUR'");
    const { main } = await scene.deploy({ comment: 'on-failure', command: 'resume' });
    expect(main.outcome, main.log).toBe('success');
    expect(bodyOf()).toContain('⏩ next is contract');
    await scene.deploy({ 'comment-id': 'second', confirm: 'shop' });
    expect(scene.pull.comments).toHaveLength(2);
  });

  it('is not there for a file that came without a pull request, which is said', async () => {
    scene = await openShop();
    scene.repository.commit({ files: { 'migrations/pushed.yaml': shopWith({ name: 'pushed' }) } });
    await scene.write('migrations/pushed.yaml', shopWith({ name: 'pushed' }));
    await scene.write('migrations/local.yaml', shopWith({ name: 'local' }));
    const pushed = await scene.deploy({ migration: 'migrations/pushed.yaml' });
    expect(pushed.main.log).toMatch(/No pull request brought pushed \([0-9a-f]{10} came without one\)/);
    const local = await scene.deploy({ migration: 'migrations/local.yaml' });
    expect(local.main.log).toContain('no commit has migrations/local.yaml');
    expect(scene.github.writes).toEqual([]);
  });

  it('is on the pull request that brought the file first, not on one that carried it on, nor on one of a fork', async () => {
    scene = await openShop();
    const { github, repository, pull } = scene;
    const before = repository.resolve(pull.mergeCommit?.sha ?? '')?.parents[0] ?? '';
    const fork = github.fork(repository, 'hubot/shop');
    for (const one of [repository, fork]) one.branches.set('release', before);
    const onwards = repository.pull({ number: 20, branch: 'main', base: 'release', files: ['src/b.ts'] });
    onwards.merge();
    onwards.mergedAt = new Date(Date.now() + 3_600_000);
    // Its number is one of ours, too.
    repository.pull({ number: 21 });
    const theirs = fork.pull({ number: 21, from: repository, branch: 'main', base: 'release', files: ['src/c.ts'] });
    theirs.merge();
    theirs.mergedAt = new Date(Date.now() - 3_600_000);
    const { main } = await scene.deploy();
    expect(main.outcome, main.log).toBe('success');
    expect([...repository.pulls.values()].map(({ number, comments }) => [number, comments.length])).toEqual([
      [12, 1],
      [20, 0],
      [21, 0],
    ]);
  });

  it('is found where the checkout is in a folder of the workspace', async () => {
    scene = await openShop();
    await scene.write('code/migrations/shop.yaml', shopWith());
    // Of another repository than the workflow, whose commit it cannot have.
    for (const words of [
      ['init', '-q'],
      ['remote', 'add', 'origin', 'https://github.com/octo/code.git'],
      ['add', '.'],
      ['-c', 'user.name=mona', '-c', 'user.email=mona@example.com', 'commit', '-qm', 'Add a migration'],
    ])
      execFileSync('git', words, { cwd: join(scene.job.workspace, 'code') });
    const { main } = await scene.deploy({ migration: 'code/migrations/shop.yaml', migrations: 'code/migrations' });
    expect(main.outcome, main.log).toBe('success');
    expect(scene.pull.comments).toHaveLength(1);
  });
});

describe('a GitHub that does not do what it is asked for', () => {
  it('never fails a deploy; a notice names the permission that is missing', async () => {
    scene = await openShop();
    const { main } = await scene.deploy({}, { token: scene.github.readOnlyToken });
    expect(main.outcome, main.log).toBe('success');
    expect(main.annotations).toMatchObject([{ level: 'notice' }]);
    expect(main.annotations[0]?.message).toContain('`permissions: pull-requests: write`');
    scene.github.misbehave(commits, { ...faults.notFound, times: 1 });
    const blind = await scene.deploy();
    expect(blind.main.outcome).toBe('success');
    expect(blind.main.annotations[0]?.message).toContain('`permissions: contents: read and pull-requests: write`');
    const none = await scene.deploy({ 'github-token': '' });
    expect(none.main).toMatchObject({ outcome: 'success', annotations: [] });
  });

  it.for([
    ['a limit that ends in a second', tooManyRequests(1), 1],
    ['errors of its own', faults.serverError, 2],
    ['a lost connection', faults.reset, 1],
    ['a late answer', { delayMs: 3_000 }, 1],
  ] as const)('is asked again after %s', async ([, fault, times]) => {
    scene = await openShop();
    scene.github.misbehave(list, { ...fault, times });
    const { main } = await scene.deploy();
    expect(main).toMatchObject({ outcome: 'success', annotations: [] });
    expect(scene.pull.comments).toHaveLength(1);
  });

  it.for([
    ['a limit that ends in an hour', tooManyRequests(3600), '429'],
    ['errors without end', faults.badGateway, '502'],
    ['lost connections without end', faults.reset, 'GitHub did not answer'],
  ] as const)('is left alone after %s', async ([, fault, words]) => {
    scene = await openShop();
    scene.github.misbehave(update, { ...fault });
    await scene.deploy();
    const { main } = await scene.deploy();
    expect(main).toMatchObject({ outcome: 'success', outputs: { phase: 'backfill' } });
    expect(main.annotations).toMatchObject([{ level: 'notice', title: 'phasedb: no comment' }]);
    expect(main.annotations[0]?.message).toContain(words);
    expect(main.summary).toContain('✅');
  });
});
