import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layOutPull } from '../../fixtures/hostile/lay-out.ts';
import { hostileBase, hostilePull } from '../../fixtures/hostile/pull-request.ts';
import { startGithub } from '../../github/api-stand-in.ts';
import { pullRequestEvent } from '../../github/events.ts';
import { faults } from '../../github/misbehaviour.ts';
import { createJob, type Job, runAction } from '../../github/runner.ts';
import { write } from '../../repository.ts';

type Github = Awaited<ReturnType<typeof startGithub>>;
type Pull = ReturnType<ReturnType<Github['repository']>['pull']>;

let api: Github;
let shop: ReturnType<Github['repository']>;
let job: Job;
beforeEach(async () => {
  api = await startGithub();
  shop = api.repository('octo/shop');
  shop.commit({ files: hostileBase });
  job = await createJob();
  write(job.workspace, hostileBase);
});
afterEach(async () => {
  await job.remove();
  await api.close();
});

// The checkout is not a repository, as a shallow one does not have the base: the action asks GitHub for it.
const files = hostilePull.filter(({ isLink }) => !isLink);
const bodies = (pull: Pull) => pull.comments.map(({ body }) => body).filter((body) => body.startsWith('<!-- phasedb '));

function hostile(from = shop): Pull {
  layOutPull(job.workspace, files);
  const pull = shop.pull({ number: 7, from, files: [] });
  pull.push(files.map(({ path, status, content }) => ({ filename: path, status, content })));
  return pull;
}

async function lint(pull: Pull, inputs: Readonly<Record<string, string>> = {}) {
  const { main } = await runAction({
    folder: process.cwd(),
    job,
    event: pullRequestEvent(pull, 'opened'),
    apiUrl: api.url,
    token: api.token,
    inputs,
  });
  return main;
}

describe('a hostile pull request', () => {
  it('is told from the first lines of its comment on, and none of its errors goes', async () => {
    const pull = hostile();
    const step = await lint(pull);
    expect(step.outcome, step.log).toBe('failure');
    const [body = ''] = bodies(pull);
    const lines = body.split('\n');
    const start = lines.findIndex((line) => line.startsWith('### '));
    expect(lines[start]).toMatch(/^### ❌ phasedb: not safe to run/);
    expect(lines[start + 2]).toBe('> [!WARNING]');
    expect(lines[start + 3]).toContain('**This pull request weakens the check that judges it**');
    expect(body).toContain('turns off `unique-add`; 1 finding that it would hide is reported all the same');
    expect(body).toContain('raises `small_table_bytes` from 10,485,760 to 9,007,199,254,740,991');
    expect(step.summary).toContain('weakens the check');
    // The runner took nothing of the files for a command.
    expect(step.outputs.errors).toMatch(/^[1-9]\d*$/);
    expect(step.log).not.toContain('set-output');
  });

  it('from a fork is judged by the files of the base branch', async () => {
    const fork = api.fork(shop, 'mallory/shop');
    const step = await lint(hostile(fork), { comment: 'never' });
    expect(step.outcome, step.log).toBe('failure');
    expect(step.summary).toContain('The files of the base branch judge it, so the changes have no effect yet');
  });

  it('whose base cannot be read is judged by the strictest settings, and says so', async () => {
    const pull = hostile();
    api.misbehave('GET /repos/{owner}/{repo}/contents/{path}', { ...faults.readOnlyToken, times: 1 });
    const step = await lint(pull, { comment: 'never' });
    expect(step.outcome, step.log).toBe('failure');
    expect(step.summary).toContain('of the base branch could not be read \\(403: ');
    expect(step.summary).toContain('Lint used the strictest settings in its place.');
    expect(step.summary).toContain('unique-add');
  });
});

describe('a pull request that changes only what judges', () => {
  it('gets a comment though no migration changes', async () => {
    write(job.workspace, {
      'phasedb.baseline.json':
        '{"version":1,"findings":[{"rule":"drop-table","file":"migrations/9.yaml","phase":null,"key":"0","count":1}]}',
    });
    const pull = shop.pull({ number: 8, files: [] });
    pull.push([{ filename: 'phasedb.baseline.json', status: 'modified', content: 'other' }]);
    const step = await lint(pull);
    expect(step.outcome, step.log).toBe('success');
    expect(bodies(pull)[0]).toContain('adds 1 entry to the baseline `phasedb.baseline.json`');
    expect(bodies(pull)[0]).not.toContain('✅');
  });
});
