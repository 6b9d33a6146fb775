import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGithub } from '../../github/api-stand-in.ts';
import { pullRequestEvent, workflowRunEvent } from '../../github/events.ts';
import { faults, secondaryRateLimit, tooManyRequests } from '../../github/misbehaviour.ts';
import { createJob, type Job, runAction, type StepResult } from '../../github/runner.ts';
import { outsideCode } from '../../rendered.ts';

type Github = Awaited<ReturnType<typeof startGithub>>;
type Repository = ReturnType<Github['repository']>;
type Pull = ReturnType<Repository['pull']>;

let api: Github;
let shop: Repository;
let job: Job;

const schema = 'CREATE TABLE orders (id BIGINT NOT NULL PRIMARY KEY, note VARCHAR(40) NULL, total INT NULL);\n';
const bad =
  'migration: total\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE orders MODIFY total BIGINT NULL;\n    rollback_sql: |\n      ALTER TABLE orders MODIFY total INT NULL;\n';
const good =
  'migration: total\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE orders ADD COLUMN paid INT NULL;\n    rollback_sql: |\n      ALTER TABLE orders DROP COLUMN paid;\n';

beforeEach(async () => {
  api = await startGithub();
  shop = api.repository('octo/shop');
  job = await createJob();
  await write({ 'schema.sql': schema });
});

afterEach(async () => {
  await job.remove();
  await api.close();
});

async function write(files: Record<string, string | null>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const full = join(job.workspace, path);
    await mkdir(dirname(full), { recursive: true });
    if (text === null) await rm(full);
    else await writeFile(full, text);
  }
}

interface Options {
  readonly inputs?: Record<string, string>;
  readonly run?: number;
  readonly token?: string;
  readonly action?: 'opened' | 'synchronize';
}

async function lint(pull: Pull, { inputs = {}, run = 100, token = api.token, action = 'opened' }: Options = {}) {
  const { main, post } = await runAction({
    folder: process.cwd(),
    job,
    event: pullRequestEvent(pull, action, { run: runOf(pull, run) }),
    apiUrl: api.url,
    token,
    inputs: { schema: 'schema.sql', 'mysql-version': '8.4.6', ...inputs },
    env: { GITHUB_ACTION_REPOSITORY: 'phasedb-action/phasedb-action', GITHUB_ACTION_REF: 'v1' },
  });
  expect(post?.outcome).toBe('success');
  return main;
}

const runOf = (pull: Pull, id: number) =>
  shop.run({ id, event: 'pull_request', headSha: pull.head.sha, headBranch: pull.branch });
const ours = (pull: Pull) => pull.comments.filter(({ body }) => body.startsWith('<!-- phasedb '));
const notices = ({ annotations }: StepResult) =>
  annotations.filter(({ level }) => level === 'notice').map(({ message }) => message);

describe('a pull request with a dangerous migration', () => {
  it('gets annotations on the lines, one comment, a summary, outputs, and fails', async () => {
    await write({ 'migrations/total.yaml': bad, 'migrations/old.yaml': bad });
    const pull = shop.pull({ number: 7, files: ['migrations/total.yaml', 'README.md'] });
    const step = await lint(pull, { inputs: { 'sarif-file': 'out.sarif' } });
    expect(step.outcome, step.log).toBe('failure');
    expect(step.annotations).toContainEqual(
      expect.objectContaining({ level: 'error', file: 'migrations/total.yaml', line: 5, title: 'type-change-copy' }),
    );
    expect(step.annotations.every(({ file }) => file !== 'migrations/old.yaml')).toBe(true);
    const [comment, ...others] = ours(pull);
    expect(others).toEqual([]);
    expect(comment?.body).toContain('❌ phasedb: not safe to run, ');
    expect(comment?.body).toContain('**copy the table; writes wait**');
    expect(comment?.body).toContain(`](https://github.com/octo/shop/blob/${pull.head.sha}/migrations/total.yaml#L5)`);
    expect(comment?.body).toContain(
      '](https://github.com/phasedb-action/phasedb-action/blob/v1/docs/rules.md#type-change-copy)',
    );
    expect(step.summary).toContain('not safe to run');
    expect(step.outputs).toMatchObject({ errors: expect.stringMatching(/^[1-9]/), 'comment-id': String(comment?.id) });
    expect(JSON.parse(await readFile(step.outputs['findings-json'] ?? '', 'utf8')).summary.errors).toBeGreaterThan(0);
    expect(await readFile(step.outputs.report ?? '', 'utf8')).toContain('not safe to run');
    expect(JSON.parse(await readFile(join(job.workspace, 'out.sarif'), 'utf8')).version).toBe('2.1.0');
  });

  it('does not leave the verdict on another commit in the comment where lint itself ends', async () => {
    await write({ 'migrations/total.yaml': good });
    const pull = shop.pull({ number: 7, files: ['migrations/total.yaml'] });
    await lint(pull, { run: 100 });
    expect(ours(pull)[0]?.body).toContain('✅ phasedb');
    pull.push(['migrations/total.yaml']);
    const inputs = { schema: 'nowhere.sql' };
    const failed = await lint(pull, { run: 101, action: 'synchronize', inputs });
    expect(failed.outcome).toBe('failure');
    expect(ours(pull)).toHaveLength(1);
    expect(ours(pull)[0]?.body).toContain(
      '❌ phasedb: the migrations could not be linted\n\nThe schema nowhere.sql cannot',
    );
    expect(ours(pull)[0]?.body).toContain(`Checked ${pull.head.sha.slice(0, 10)} in [this run]`);
    expect(failed.summary).toContain('The schema nowhere.sql cannot be read');
    const other = shop.pull({ number: 8, files: ['migrations/total.yaml'] });
    await lint(other, { run: 102, inputs });
    expect(ours(other)).toEqual([]);
  });

  it('keeps its one comment current, down to the all-clear', async () => {
    await write({ 'migrations/total.yaml': bad });
    const pull = shop.pull({ number: 7, files: ['migrations/total.yaml'] });
    await lint(pull, { run: 100 });
    const first = ours(pull)[0];
    await write({ 'migrations/total.yaml': good });
    pull.push(['migrations/total.yaml']);
    const fixed = await lint(pull, { run: 101, action: 'synchronize' });
    expect(fixed.outcome, fixed.log).toBe('success');
    expect(ours(pull).map(({ id }) => id)).toEqual([first?.id]);
    expect(ours(pull)[0]?.body).toContain('✅ phasedb: no problems in 1 migration');
    // An older run that comes late changes nothing.
    await write({ 'migrations/total.yaml': bad });
    await lint(pull, { run: 99, action: 'synchronize' });
    expect(ours(pull)[0]?.body).toContain('✅');
    // A run of a commit that is not the head any more says nothing.
    const late = pullRequestEvent(pull, 'synchronize', { run: runOf(pull, 102) });
    pull.push(['migrations/total.yaml']);
    const { main } = await runAction({ folder: process.cwd(), job, event: late, apiUrl: api.url, token: api.token });
    expect(main.log).toContain('newer commits');
    expect(ours(pull)[0]?.body).toContain('✅');
  });

  it('is not linted for files that it does not change, and says what it takes away', async () => {
    await write({ 'migrations/old.yaml': bad, 'phasedb.config.yaml': 'migrations: [db, migrations]\n' });
    const pull = shop.pull({
      number: 8,
      files: [
        { filename: 'migrations/gone.yaml', status: 'removed' },
        { filename: 'attic/moved.yaml', status: 'renamed', previousFilename: 'migrations/moved.yaml' },
        'src/index.ts',
      ],
    });
    const step = await lint(pull);
    expect(step.outcome, step.log).toBe('success');
    expect(step.log).toContain('Taken away, so not linted: migrations/gone.yaml, migrations/moved.yaml');
    expect(ours(pull)).toEqual([]);
    const all = await lint(pull, { inputs: { 'only-changed': 'false', comment: 'never' } });
    expect(all.outcome).toBe('failure');
    expect(ours(pull)).toEqual([]);
  });

  it('is never passed for want of something that is not the migration: such a job fails', async () => {
    await write({ 'migrations/total.yaml': bad, 'empty.json': '{}' });
    const pull = shop.pull({ number: 20, files: ['migrations/total.yaml'] });
    const two = await lint(pull, { inputs: { snapshot: 'empty.json' } });
    expect(two.outcome, two.log).toBe('failure');
    expect(two.log).toContain('Keep one of them.');
    const unknown = await lint(pull, { inputs: { 'mysql-version': '5.7' } });
    expect(unknown.outcome, unknown.log).toBe('failure');
    const word = await lint(pull, { inputs: { 'only-changed': 'yes' } });
    expect(word.log).toContain('The input only-changed is not valid.');
    expect(word.log).not.toContain('This is a bug');
  });

  it('is judged also where the branch has moved on, of whose newer head GitHub lists the files', async () => {
    await write({ 'migrations/total.yaml': bad });
    const pull = shop.pull({ number: 24, files: ['migrations/total.yaml'] });
    const event = pullRequestEvent(pull, 'opened', { run: runOf(pull, 100) });
    pull.push(['README.md']);
    const { main } = await runAction({
      folder: process.cwd(),
      job,
      event,
      apiUrl: api.url,
      token: api.token,
      inputs: { schema: 'schema.sql' },
    });
    expect(main.outcome, main.log).toBe('failure');
    expect(main.log).toContain('type of total changes');
    expect(ours(pull)).toEqual([]);
  });

  it('that no glob could ever match says so where everybody sees it', async () => {
    const pull = shop.pull({ number: 25, files: ['README.md'] });
    const step = await lint(pull, { inputs: { migrations: 'db/*.yaml' } });
    expect(step.outcome, step.log).toBe('success');
    expect(step.annotations).toMatchObject([
      { level: 'warning', message: 'No file of the repository matches `db/*.yaml`.' },
    ]);
    expect(step.summary).toContain('No file of the repository matches `db/*.yaml`.');
    const outside = await lint(pull, { run: 101, inputs: { migrations: '/__w/shop/shop/migrations/*.yaml' } });
    expect(outside.outcome).toBe('failure');
    expect(outside.log).toContain('lies outside of the folder');
  });

  it('leaves its outputs and its comment where the SARIF file has no folder, and takes an absolute path', async () => {
    await write({ 'migrations/total.yaml': good });
    const pull = shop.pull({ number: 21, files: ['migrations/total.yaml'] });
    const failed = await lint(pull, { inputs: { 'sarif-file': 'nowhere/out.sarif' } });
    expect(failed.outcome, failed.log).toBe('failure');
    expect(failed.outputs).toMatchObject({ errors: '0', 'findings-json': expect.any(String) });
    expect(ours(pull)).toHaveLength(1);
    const path = join(job.temp, 'out.sarif');
    const step = await lint(pull, { run: 101, inputs: { 'sarif-file': path } });
    expect(step.outcome, step.log).toBe('success');
    expect(JSON.parse(await readFile(path, 'utf8')).version).toBe('2.1.0');
  });

  it('is checked for what is wrong with the configuration alone, if it changes that', async () => {
    await write({ 'migrations/old.yaml': bad, 'phasedb.config.yaml': 'migrations: ["**/*.yaml"]\nshema: a.sql\n' });
    const inputs = { schema: '' };
    const other = shop.pull({ number: 30, files: ['src/index.ts'] });
    const unrelated = await lint(other, { inputs });
    expect(unrelated.outcome, unrelated.log).toBe('success');
    expect(ours(other)).toEqual([]);
    const pull = shop.pull({ number: 31, files: ['phasedb.config.yaml'] });
    const step = await lint(pull, { inputs });
    expect(step.outcome, step.log).toBe('failure');
    expect(step.annotations.map(({ title, file, line }) => [title, file, line])).toContainEqual([
      'config-unknown-key',
      'phasedb.config.yaml',
      2,
    ]);
    expect(step.outputs).toMatchObject({ errors: '1' });
    expect(ours(pull)[0]?.body).toContain('has no key `shema`');
  });

  it('is not judged by the files of the base branch, which pull_request_target checks out', async () => {
    await write({ 'migrations/total.yaml': good });
    const pull = shop.pull({ number: 22, files: ['migrations/total.yaml'] });
    const { main } = await runAction({
      folder: process.cwd(),
      job,
      event: pullRequestEvent(pull, 'opened', { name: 'pull_request_target' }),
      apiUrl: api.url,
      token: api.token,
    });
    expect(main.outcome, main.log).toBe('failure');
    expect(main.log).toContain('Use `on: pull_request`');
    expect(ours(pull)).toEqual([]);
  });

  it('says nothing on success where comments are for failures', async () => {
    await write({ 'migrations/total.yaml': good });
    const pull = shop.pull({ number: 9, files: ['migrations/total.yaml'] });
    await lint(pull, { inputs: { comment: 'on-failure' } });
    expect(ours(pull)).toEqual([]);
    await write({ 'migrations/total.yaml': bad });
    await lint(pull, { run: 101, inputs: { comment: 'on-failure', 'fail-on': 'never' } });
    expect(ours(pull)).toHaveLength(1);
  });

  it('may have several comments, by their names', async () => {
    await write({ 'migrations/total.yaml': bad });
    const pull = shop.pull({ number: 10, files: ['migrations/total.yaml'] });
    await lint(pull, { inputs: { 'comment-id': 'orders' } });
    await lint(pull, { inputs: { 'comment-id': 'users' }, run: 101 });
    await lint(pull, { inputs: { 'comment-id': 'orders' }, run: 102 });
    expect(ours(pull)).toHaveLength(2);
  });
});

describe('a token that may only read', () => {
  it('costs the comment and nothing else: a notice says what is missing', async () => {
    await write({ 'migrations/total.yaml': good });
    const fork = api.fork(shop, 'mona/shop');
    const pull = shop.pull({ number: 11, files: ['migrations/total.yaml'], from: fork });
    const step = await lint(pull, { token: api.readOnlyToken });
    expect(step.outcome, step.log).toBe('success');
    expect(notices(step).join()).toContain('(403: Resource not accessible by integration');
    expect(notices(step).join()).toContain('pull-requests: write');
    expect(step.summary).toContain('✅');
    expect(ours(pull)).toEqual([]);
  });

  it('has its findings posted by another job, rendered again from the data', async () => {
    await write({ 'migrations/total.yaml': bad });
    const fork = api.fork(shop, 'mona/shop');
    const pull = shop.pull({ number: 12, files: ['migrations/total.yaml'], from: fork });
    const linted = await lint(pull, { token: api.readOnlyToken });
    const ended = shop.run({ event: 'pull_request', headSha: pull.head.sha });
    const comment = (inputs: Record<string, string>) =>
      runAction({
        folder: process.cwd(),
        job,
        event: workflowRunEvent(shop, ended),
        apiUrl: api.url,
        token: api.token,
        inputs: { command: 'comment', ...inputs },
      });
    const { main } = await comment({ 'findings-json': linted.outputs['findings-json'] ?? '' });
    expect(main.outcome, main.log).toBe('success');
    expect(ours(pull)[0]?.body).toContain('not safe to run');
    await write({ 'forged.json': JSON.stringify({ version: 1, migrations: 'none' }) });
    const forged = await comment({ 'findings-json': 'forged.json' });
    expect(forged.main.outcome).toBe('failure');
    expect(forged.main.log).toContain('is not what phasedb lint --format json writes');
    const missing = await comment({ 'findings-json': 'nowhere.json' });
    expect(missing.main.log).toContain('The file nowhere.json does not exist.');
    api.misbehave('GET /repos/{owner}/{repo}/pulls', { ...faults.readOnlyToken, times: 1 });
    const refused = await comment({ 'findings-json': linted.outputs['findings-json'] ?? '' });
    expect(refused.main.outcome).toBe('failure');
    expect(refused.main.log).toContain('permissions: pull-requests: write');
    expect(refused.main.log).not.toContain('This is a bug');
    // Nobody has done anything wrong: the run of the newer commits comments.
    pull.push(['migrations/total.yaml']);
    const late = await comment({ 'findings-json': linted.outputs['findings-json'] ?? '' });
    expect(late.main.outcome, late.main.log).toBe('success');
    expect(late.main.log).toContain('has newer commits');
  });
});

describe('a GitHub that is not at its best', () => {
  const list = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
  const comments = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
  const pulls = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
  const create = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';

  it.each([
    ['fails for a moment', comments, { ...faults.serverError, times: 1 }],
    ['asks to wait', create, { ...tooManyRequests(1), times: 1 }],
    ['is slow', comments, { delayMs: 1500, times: 1 }],
    ['ends its list of files half way', list, { cut: true, times: 1 }],
    ['ends what it says of the pull request half way', pulls, { cut: true, times: 1 }],
  ])('%s, and the comment is there all the same', async (_, route, fault) => {
    await write({ 'migrations/total.yaml': good });
    const pull = shop.pull({ number: 13, files: ['migrations/total.yaml'] });
    api.misbehave(route, fault);
    const step = await lint(pull);
    expect(step.outcome, step.log).toBe('success');
    expect(ours(pull)).toHaveLength(1);
  });

  it('does not list the files, nor can git: all migrations are linted, with the cause', async () => {
    await write({ 'migrations/total.yaml': good });
    const pull = shop.pull({ number: 14, files: ['migrations/total.yaml'] });
    api.misbehave(list, { ...faults.readOnlyToken, times: 1 });
    const step = await lint(pull, { inputs: { comment: 'never' } });
    expect(step.outcome, step.log).toBe('success');
    expect(step.log).toContain('fetch-depth: 0');
    expect(step.summary).toContain('1 migration');
  });

  it('has 250 comments: ours is found on the third page, and one of somebody else with our marker is left alone', async () => {
    await write({ 'migrations/total.yaml': bad });
    const pull = shop.pull({ number: 15, files: ['migrations/total.yaml'] });
    await lint(pull, { run: 100 });
    const [mine] = ours(pull);
    const stolen = pull.comment({ body: mine?.body ?? '', author: 'mallory' });
    for (let i = 0; i < 250; i++) pull.comment({ body: `comment ${i}`, author: 'mona' });
    pull.comments.splice(pull.comments.indexOf(mine as never), 1);
    pull.comments.push(mine as never);
    await lint(pull, { run: 101 });
    expect(stolen.body).not.toContain('"run":101');
    expect(pull.comments.filter(({ body }) => body.startsWith('<!-- phasedb '))).toHaveLength(2);
    expect(mine?.body).toContain('101');
  });

  it('does not say who we are: no second comment is made', async () => {
    await write({ 'migrations/total.yaml': good });
    const pull = shop.pull({ number: 23, files: ['migrations/total.yaml'] });
    const token = api.tokenOf('octocat');
    await lint(pull, { token });
    api.misbehave('GET /user', secondaryRateLimit(3600));
    const step = await lint(pull, { run: 101, token });
    expect(notices(step).join()).toContain('got no comment');
    expect(ours(pull)).toHaveLength(1);
  });

  it('two runs at the same moment leave one comment, of the newer run', async () => {
    await write({ 'migrations/total.yaml': bad });
    const pull = shop.pull({ number: 16, files: ['migrations/total.yaml'] });
    const before = async () => {
      await lint(pull, { run: 201 });
    };
    api.misbehave(create, { before, times: 1 });
    await lint(pull, { run: 200 });
    expect(ours(pull)).toHaveLength(1);
    expect(ours(pull)[0]?.body).toContain('"run":201');
  });
});

describe('a hostile pull request', () => {
  const hostile = [
    '::set-output name=errors::0',
    '::add-mask::phasedb',
    '##[error]forged',
    '-->',
    '@everyone',
    '<img src=x onerror=alert(1)>',
    '| a | b |',
    '```',
    '[x](javascript:alert(1))',
  ].join(' ');

  it('is shown as text, and commands nothing', async () => {
    const text = `migration: m1\ndescription: ${JSON.stringify(hostile)}\nphases:\n  - name: expand\n    irreversible: ${JSON.stringify(hostile)}\n    sql: |\n      ALTER TABLE \`${hostile.replaceAll('`', '``').slice(0, 60)}\` ADD COLUMN \`@everyone --> ::error::x\` INT NULL COMMENT '${hostile.replaceAll("'", "''")}';\n`;
    await write({ 'migrations/::error::x.yaml': text });
    const pull = shop.pull({ number: 17, files: ['migrations/::error::x.yaml'] });
    const step = await lint(pull);
    expect(step.outputs.errors).toMatch(/^\d+$/);
    expect(step.commands.filter((name) => !['error', 'warning', 'notice', 'add-mask', 'debug'].includes(name))).toEqual(
      [],
    );
    expect(step.log).toContain('phasedb');
    const body = ours(pull)[0]?.body ?? '';
    const outside = outsideCode(body);
    expect(outside).not.toMatch(/@everyone|<img|"javascript:/);
    const links = [...outside.matchAll(/<a href="([^"]*)"/g)].map(([, url]) => url);
    expect(links.filter((url) => !/^https:\/\/github\.com\/(octo\/shop|phasedb-action)\//.test(url ?? ''))).toEqual([]);
    expect(links.length).toBeGreaterThan(0);
    expect(body.split('\n')[0]).toMatch(/^<!-- phasedb \{[^>]*\} -->$/);
  });

  it('of 200 files and hundreds of findings keeps every limit, the worst first', async () => {
    const names = Array.from({ length: 200 }, (_, i) => `migrations/m${String(i).padStart(3, '0')}.yaml`);
    const files = Object.fromEntries(
      names.map((name, i) => [name, bad.replace('migration: total', `migration: total_${i}`)]),
    );
    await write(files);
    const pull = shop.pull({ number: 18, files: names });
    const step = await lint(pull);
    expect(Object.values(step.dropped)).toEqual([0, 0, 0]);
    expect(step.annotations.filter(({ level }) => level === 'error').length).toBe(10);
    expect(notices(step).join()).toMatch(/\d{3} more findings without an annotation/);
    const body = ours(pull)[0]?.body ?? '';
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).toMatch(/No room here for .*\d+ findings.*: the summary of the run has them\./);
    expect(step.summary.length).toBeGreaterThan(body.length);
  });

  it('with a statement of 1 MB is judged, and shown in part', async () => {
    const long = `migration: m\nphases:\n  - name: expand\n    irreversible: test\n    sql: |\n      ALTER TABLE orders ADD COLUMN c INT NULL COMMENT '${'x'.repeat(1_000_000)}';\n`;
    await write({ 'migrations/long.yaml': long });
    const pull = shop.pull({ number: 19, files: ['migrations/long.yaml'] });
    const step = await lint(pull, { inputs: { 'fail-on': 'never' } });
    expect(step.outcome, step.log.slice(-2000)).toBe('success');
    expect(ours(pull)[0]?.body.length).toBeLessThan(20_000);
  });
});
