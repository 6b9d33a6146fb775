import { describe, expect, it } from 'vitest';
import {
  pullRequestEvent,
  pushEvent,
  scheduleEvent,
  workflowDispatchEvent,
  workflowRunEvent,
} from '../../github/events.ts';
import { Repository } from '../../github/state/repository.ts';
import { World } from '../../github/state/world.ts';

const world = new World(() => new Date());
const shop = new Repository(world, 'octo/shop', { defaultBranch: 'trunk' });

describe('the event of a pull request', () => {
  it('has its head, its base and a test merge that is neither', () => {
    const pull = shop.pull({ number: 7, author: 'mona', title: 'Add currency' });
    const { name, payload, variables } = pullRequestEvent(pull, 'opened');
    expect(payload).toMatchObject({
      action: 'opened',
      number: 7,
      pull_request: {
        number: 7,
        title: 'Add currency',
        merged: false,
        head: { sha: pull.head.sha, ref: pull.branch, repo: { full_name: 'octo/shop', fork: false } },
        base: { sha: shop.head.sha, ref: 'trunk', repo: { full_name: 'octo/shop' } },
      },
      repository: { full_name: 'octo/shop', default_branch: 'trunk' },
      sender: { login: 'mona' },
    });
    expect(variables).toMatchObject({
      GITHUB_EVENT_NAME: name,
      GITHUB_REF: 'refs/pull/7/merge',
      GITHUB_REF_NAME: '7/merge',
      GITHUB_HEAD_REF: pull.branch,
      GITHUB_BASE_REF: 'trunk',
      GITHUB_ACTOR: 'mona',
    });
    expect([pull.head.sha, shop.head.sha]).not.toContain(variables.GITHUB_SHA);
    expect(variables.GITHUB_SHA).toMatch(/^[0-9a-f]{40}$/);
  });

  it('has the push, a fork, and the merge', () => {
    const fork = new Repository(world, 'mona/shop', { parent: shop, defaultBranch: 'trunk' });
    const pull = shop.pull({ number: 8, from: fork });
    const before = pull.head.sha;
    pull.push(['migrations/b.yaml']);
    const pushed = pullRequestEvent(pull, 'synchronize');
    expect(pushed.payload).toMatchObject({
      before,
      after: pull.head.sha,
      pull_request: { head: { repo: { full_name: 'mona/shop', fork: true } }, base: { repo: { fork: false } } },
    });
    const target = pullRequestEvent(pull, 'synchronize', { name: 'pull_request_target' });
    expect(target.variables).toMatchObject({ GITHUB_REF: 'refs/heads/trunk', GITHUB_SHA: shop.head.sha });
    const merge = pull.merge();
    const closed = pullRequestEvent(pull, 'closed');
    expect(closed.payload).toMatchObject({
      pull_request: { merged: true, merge_commit_sha: merge.sha, state: 'closed' },
    });
    expect(closed.variables).toMatchObject({ GITHUB_REF: 'refs/heads/trunk', GITHUB_SHA: merge.sha });
  });

  it('has one closed without a merge', () => {
    const pull = shop.pull({ number: 9 });
    pull.close();
    const closed = pullRequestEvent(pull, 'closed');
    expect(closed.payload).toMatchObject({ pull_request: { merged: false, merged_at: null, state: 'closed' } });
    expect(closed.variables.GITHUB_REF).toBe('refs/pull/9/merge');
  });
});

describe('other events', () => {
  it('run at the head of a branch, as the run that they belong to', () => {
    const run = shop.run({ attempt: 2, name: 'Ship' });
    const dispatch = workflowDispatchEvent(shop, { migration: 'a' }, { run, actor: 'mona' });
    expect(dispatch.payload).toMatchObject({ inputs: { migration: 'a' }, ref: 'refs/heads/trunk' });
    expect(dispatch.variables).toMatchObject({
      GITHUB_EVENT_NAME: 'workflow_dispatch',
      GITHUB_SHA: shop.head.sha,
      GITHUB_RUN_ID: String(run.id),
      GITHUB_RUN_ATTEMPT: '2',
      GITHUB_WORKFLOW: 'Ship',
      GITHUB_TRIGGERING_ACTOR: 'mona',
      GITHUB_HEAD_REF: '',
    });
    const schedule = scheduleEvent(shop, '*/15 * * * *');
    expect(schedule.payload).toMatchObject({ schedule: '*/15 * * * *', repository: { full_name: 'octo/shop' } });
    expect(schedule.payload).not.toHaveProperty('inputs');
    const head = shop.commit({ files: { 'a.sql': 'x', 'README.md': null } });
    expect(pushEvent(shop).payload).toMatchObject({
      ref: 'refs/heads/trunk',
      before: head.parents[0],
      after: head.sha,
      head_commit: { id: head.sha, added: ['a.sql'], removed: ['README.md'] },
    });
    expect(() => pushEvent(shop, { branch: 'none' })).toThrow('octo/shop has no branch none');
  });

  it('of an ended run name its pull request, but not that of a fork', () => {
    const pull = shop.pull({ number: 20 });
    const own = shop.run({ event: 'pull_request', headSha: pull.head.sha, headBranch: pull.branch });
    const told = workflowRunEvent(shop, own);
    expect(told.payload).toMatchObject({
      action: 'completed',
      workflow_run: { id: own.id, head_sha: pull.head.sha, status: 'completed', pull_requests: [{ number: 20 }] },
    });
    expect(told.variables).toMatchObject({ GITHUB_REF: 'refs/heads/trunk', GITHUB_SHA: shop.head.sha });
    const fork = new Repository(world, 'hubot/shop', { parent: shop });
    const foreign = shop.pull({ number: 21, from: fork });
    const ofFork = shop.run({ headSha: foreign.head.sha, headRepository: fork });
    expect(workflowRunEvent(shop, ofFork).payload).toMatchObject({
      workflow_run: { pull_requests: [], head_repository: { full_name: 'hubot/shop' } },
    });
  });
});
