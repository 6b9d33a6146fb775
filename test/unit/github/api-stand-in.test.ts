import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { example, findOperation, requestProblems, responseProblems, routes } from '../../github/api/description.ts';
import { type GithubStandIn, startGithub } from '../../github/api-stand-in.ts';
import { faults, secondaryRateLimit, tooManyRequests } from '../../github/misbehaviour.ts';
import type { Pull } from '../../github/state/pull.ts';
import type { Repository } from '../../github/state/repository.ts';

const createComment = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
const listFiles = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';

let api: GithubStandIn;
let shop: Repository;
let pull: Pull;

beforeEach(async () => {
  api = await startGithub();
  shop = api.repository('octo/shop');
  pull = shop.pull({ number: 7, files: ['migrations/a.yaml'] });
});
afterEach(() => api.close());

interface Got {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the description says what it is, and the stand-in has checked it
  readonly body: any;
}

async function call(
  method: string,
  path: string,
  body?: unknown,
  token = api.token,
  accept = 'application/vnd.github+json',
): Promise<Got> {
  const response = await fetch(path.startsWith('http') ? path : `${api.url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${token}`,
      accept,
      'user-agent': 'test',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') && text !== '';
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}
const get = (path: string) => call('GET', path);

/** All pages, by the Link header, as Octokit follows it. */
async function pages(path: string): Promise<Got['body'][]> {
  const found: Got['body'][] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const got: Got = await get(next);
    found.push(...got.body);
    next = /<([^>]+)>; rel="next"/.exec(got.headers.get('link') ?? '')?.[1];
  }
  return found;
}

describe('the description', () => {
  it.each([
    ['a query parameter that is unknown', 'GET', '/repos/octo/shop/pulls?stat=open', undefined, 'stat is unknown'],
    ['a number that is none', 'GET', '/repos/octo/shop/pulls/seven', undefined, 'must be integer'],
    ['a value outside its list', 'GET', '/repos/octo/shop/pulls?state=merged', undefined, 'must be equal to one of'],
    ['a body without its property', 'POST', '/repos/octo/shop/issues/7/comments', {}, "required property 'body'"],
    ['a body of another type', 'POST', '/repos/octo/shop/issues/7/comments', { body: 7 }, 'must be string'],
    ['a property that is unknown', 'POST', '/repos/octo/shop/issues/7/comments', { body: '', text: '' }, '(text)'],
    ['an operation that is unknown', 'GET', '/repos/octo/shop/pulls/7/file', undefined, 'no such operation'],
    ['a method that is unknown', 'PUT', '/repos/octo/shop/issues/7/comments', { body: 'x' }, 'no such operation'],
  ])('makes %s a violation', async (_, method, path, body, problem) => {
    const got = await call(method, path, body);
    expect(got.status).toBeGreaterThanOrEqual(400);
    expect(api.takeViolations().join('\n')).toContain(problem);
    expect(pull.comments).toEqual([]);
  });

  it('makes an answer that it does not know a violation, and close() throws it', async () => {
    const own = await startGithub();
    own.repository('octo/shop').pull({ number: 7 });
    own.misbehave(listFiles, { status: 200, body: [{ filename: 'a.yaml' }] });
    const headers = { authorization: `token ${own.token}`, accept: '*/*' };
    await fetch(`${own.url}/repos/octo/shop/pulls/7/files`, { headers });
    expect(own.violations.join('\n')).toContain("/0 must have required property 'status'");
    await expect(own.close()).rejects.toThrow(/pulls\/7\/files → 200: .*required property/);
  });

  it('takes an error that is documented nowhere in GitHub’s common form only', () => {
    const operation = findOperation('GET', '/repos/o/r/pulls/7/files');
    expect(operation?.route).toBe(listFiles);
    expect(responseProblems(operation!, 403, { message: 'no' })).toEqual([]);
    expect(responseProblems(operation!, 403, { message: 7 })).toEqual(['/message must be string']);
    expect(responseProblems(operation!, 201, [])).toEqual([`${listFiles} never answers 201`]);
  });

  it('is given whole by the published examples', () => {
    const operation = findOperation('GET', '/repos/o/r/issues/comments/7')!;
    const { user, ...without } = example('issue-comment');
    expect(responseProblems(operation, 200, { ...without, user })).toEqual([]);
    expect(responseProblems(operation, 200, without)).toEqual(["/ must have required property 'user'"]);
    expect(responseProblems(operation, 200, { ...without, user: null })).toEqual([]);
    expect(responseProblems(operation, 200, { ...without, user, created_at: 'today' })).toEqual([
      '/created_at must match format "date-time"',
    ]);
    const query = new URLSearchParams('per_page=ten');
    const list = findOperation('GET', '/repos/o/r/issues/7/comments')!;
    expect(requestProblems(list, { method: 'GET', path: '', query, body: undefined })).toEqual([
      'query per_page: /value must be integer',
    ]);
  });

  it('makes a request without a token or in another form than JSON a violation', async () => {
    await fetch(`${api.url}/repos/octo/shop/issues/7/comments`, { method: 'POST', body: '{"body": "x"}' });
    const problems = api.takeViolations().join('\n');
    expect(problems).toContain('no token was sent');
    expect(problems).toContain('content-type is text/plain');
  });
});

it('carries out every operation of the subset', async () => {
  const comment = pull.comment({ body: 'x' });
  const run = shop.run({ artifacts: [{ name: 'report', archive: Buffer.from('PK') }] });
  const deployment = shop.deployment({ environment: 'production', sha: shop.head.sha });
  const values: Record<string, string | number | undefined> = {
    owner: 'octo',
    repo: 'shop',
    pull_number: 7,
    issue_number: 7,
    comment_id: comment.id,
    run_id: run.id,
    artifact_id: run.artifacts[0]?.id,
    archive_format: 'zip',
    deployment_id: deployment.id,
    commit_sha: shop.head.sha,
    basehead: `main...${pull.branch}`,
    path: 'README.md',
  };
  // The comment is there until all others have asked for it.
  const inOrder = [...routes].sort((a, b) => Number(a.startsWith('DELETE')) - Number(b.startsWith('DELETE')));
  for (const route of inOrder) {
    const [method = '', template = ''] = route.split(' ');
    const ref = template.includes('/git/') ? 'heads/main' : 'main';
    const path = template.replace(/\{(\w+)\}/g, (_, name: string) => String(name === 'ref' ? ref : values[name]));
    const body = ['POST', 'PATCH'].includes(method) ? { body: 'y' } : undefined;
    const { status } = await call(method, path, body, template.startsWith('/repos') ? api.token : api.tokenOf('mona'));
    expect(status, route).toBe(expected[route] ?? 200);
    expect(api.calls.at(-1)?.route).toBe(route);
  }
});

/** What is not 200. */
const expected: Readonly<Record<string, number>> = {
  [createComment]: 201,
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': 204,
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}': 302,
  'GET /app': 401,
};

describe('comments', () => {
  it('are created, listed over pages, edited and deleted, and keep who wrote them', async () => {
    for (let i = 0; i < 250; i++) pull.comment({ body: `comment ${i}`, author: i % 2 === 0 ? 'mona' : 'hubot[bot]' });
    const made = await call('POST', '/repos/octo/shop/issues/7/comments', { body: 'ours' });
    expect(made).toMatchObject({ status: 201, body: { body: 'ours', user: { login: 'github-actions[bot]' } } });
    expect(made.body.id).toBeGreaterThan(2 ** 31);
    const all = await pages('/repos/octo/shop/issues/7/comments?per_page=100');
    expect(all.map((comment) => comment.body)).toEqual(
      [...Array(250).keys()].map((i) => `comment ${i}`).concat('ours'),
    );
    expect(api.callsOf('GET /repos/{owner}/{repo}/issues/{issue_number}/comments')).toHaveLength(3);
    expect(all[1].user).toMatchObject({ login: 'hubot[bot]', type: 'Bot' });
    const edited = await call('PATCH', `/repos/octo/shop/issues/comments/${made.body.id}`, { body: 'anew' });
    expect(edited).toMatchObject({ status: 200, body: { id: made.body.id, body: 'anew' } });
    expect((await call('DELETE', `/repos/octo/shop/issues/comments/${made.body.id}`)).status).toBe(204);
    expect((await get(`/repos/octo/shop/issues/comments/${made.body.id}`)).status).toBe(404);
    expect(pull.comments).toHaveLength(250);
    expect(api.writes.map((write) => write.method)).toEqual(['POST', 'PATCH', 'DELETE']);
  });

  it('may have 65,536 characters and not one more, however many bytes they are', async () => {
    const path = '/repos/octo/shop/issues/7/comments';
    expect((await call('POST', path, { body: '🐬'.repeat(65_536) })).status).toBe(201);
    const refused = await call('POST', path, { body: 'x'.repeat(65_537) });
    expect(refused.status).toBe(422);
    expect(refused.body.errors[0].message).toBe('Body is too long (maximum is 65536 characters)');
    expect(pull.comments).toHaveLength(1);
  });

  it('are not written with the token of a fork', async () => {
    const refused = await call('POST', '/repos/octo/shop/issues/7/comments', { body: 'x' }, api.readOnlyToken);
    expect(refused).toMatchObject({ status: 403, body: { message: 'Resource not accessible by integration' } });
    expect(pull.comments).toEqual([]);
    const wrong = await call('GET', '/repos/octo/shop/issues/7/comments', undefined, 'ghs_wrong');
    expect(wrong.status).toBe(401);
  });
});

describe('pull requests', () => {
  it('list thousands of files by a hundred, and 3,000 at most', async () => {
    pull.push([...Array(3_050).keys()].map((i) => `migrations/${i}.yaml`));
    expect((await get('/repos/octo/shop/pulls/7/files')).body).toHaveLength(30);
    expect((await get('/repos/octo/shop/pulls/7/files?per_page=1000')).body).toHaveLength(100);
    const files = await pages('/repos/octo/shop/pulls/7/files?per_page=100');
    expect(files).toHaveLength(3_000);
    expect(files[2_999].filename).toBe('migrations/2999.yaml');
  });

  it('list removed and renamed files, a fork’s head, and a merge', async () => {
    const fork = api.fork(shop, 'mona/shop');
    const other = shop.pull({
      number: 8,
      from: fork,
      branch: 'patch-1',
      author: 'mona',
      files: [
        { filename: 'b.yaml', status: 'renamed', previousFilename: 'a.yaml' },
        { filename: 'gone.yaml', status: 'removed' },
      ],
    });
    const files = (await get('/repos/octo/shop/pulls/8/files')).body;
    expect(files.map((file: { status: string }) => file.status)).toEqual(['renamed', 'removed']);
    expect(files[0].previous_filename).toBe('a.yaml');
    const open = (await get('/repos/octo/shop/pulls/8')).body;
    expect(open).toMatchObject({
      merged: false,
      head: { ref: 'patch-1', repo: { full_name: 'mona/shop', fork: true } },
    });
    expect((await get('/repos/octo/shop/pulls?head=mona:patch-1')).body).toHaveLength(1);
    other.merge('squash');
    const merged = (await get('/repos/octo/shop/pulls/8')).body;
    expect(merged).toMatchObject({ state: 'closed', merged: true, merge_commit_sha: other.mergeCommit?.sha });
    expect((await get('/repos/octo/shop/pulls')).body.map((one: { number: number }) => one.number)).toEqual([7]);
  });
});

describe('commits', () => {
  it('are found by the file they touch, newest first, with the pull request they came by', async () => {
    const file = 'migrations/a.yaml';
    const squashed = pull.merge('squash');
    shop.commit({ files: { 'src/app.ts': 'x' } });
    const touching = (await get(`/repos/octo/shop/commits?path=${file}&per_page=1`)).body;
    expect(touching.map((commit: { sha: string }) => commit.sha)).toEqual([squashed.sha]);
    const found = (await get(`/repos/octo/shop/commits/${squashed.sha}/pulls`)).body;
    expect(found.map((one: { number: number }) => one.number)).toEqual([7]);
    expect((await get(`/repos/octo/shop/commits/${shop.head.sha}/pulls`)).body).toEqual([]);
  });

  it('compare as git does, with files against the merge base', async () => {
    const old = shop.head;
    shop.commit({ files: { 'src/app.ts': 'x' } });
    const { body } = await get(`/repos/octo/shop/compare/main...${pull.branch}`);
    expect(body).toMatchObject({ status: 'diverged', ahead_by: 1, behind_by: 1, merge_base_commit: { sha: old.sha } });
    expect(body.files.map((file: { filename: string }) => file.filename)).toEqual(['migrations/a.yaml']);
    expect((await get(`/repos/octo/shop/compare/${old.sha}...main`)).body.status).toBe('ahead');
    expect((await get(`/repos/octo/shop/compare/main...${old.sha}`)).body.status).toBe('behind');
    expect((await get('/repos/octo/shop/compare/main...main')).body.status).toBe('identical');
    expect((await get('/repos/octo/shop/compare/main...nowhere')).status).toBe(404);
  });

  it('give the files as they were, folders too, and leave out a text above 1 MB', async () => {
    const before = shop.head;
    shop.commit({ files: { 'migrations/big.yaml': 'x'.repeat(1_000_001), 'migrations/ä b.yaml': 'name: ä\n' } });
    const file = (await get(`/repos/octo/shop/contents/migrations/${encodeURIComponent('ä b.yaml')}`)).body;
    expect(Buffer.from(file.content, 'base64').toString()).toBe('name: ä\n');
    expect((await get('/repos/octo/shop/contents/migrations%2Fbig.yaml')).body).toMatchObject({
      content: '',
      encoding: 'none',
    });
    const raw = await call(
      'GET',
      '/repos/octo/shop/contents/migrations/big.yaml',
      undefined,
      api.token,
      'application/vnd.github.raw+json',
    );
    expect(raw.body).toBe('x'.repeat(1_000_001));
    expect((await get('/repos/octo/shop/contents/migrations')).body).toHaveLength(2);
    expect((await get(`/repos/octo/shop/contents/migrations/big.yaml?ref=${before.sha}`)).status).toBe(404);
    expect((await get('/repos/octo/shop/git/ref/heads/main')).body.object.sha).toBe(shop.head.sha);
    expect((await get(`/repos/octo/shop/commits/${shop.head.sha}`)).body.files).toHaveLength(2);
  });
});

describe('deployments and runs', () => {
  it('come newest first, with who made them and which job', async () => {
    const run = shop.run({ approvals: [{ user: 'mona', comment: 'Go' }] });
    const first = shop.deployment({
      environment: 'production',
      sha: shop.head.sha,
      states: ['in_progress', 'success'],
    });
    const own = shop.deployment({ environment: 'production', sha: shop.head.sha, run });
    shop.deployment({ environment: 'staging', sha: shop.head.sha });
    const found = (await get('/repos/octo/shop/deployments?environment=production')).body;
    expect(found.map((one: { id: number }) => one.id)).toEqual([own.id, first.id]);
    const statuses = (await get(`/repos/octo/shop/deployments/${first.id}/statuses`)).body;
    expect(statuses.map((one: { state: string }) => one.state)).toEqual(['success', 'in_progress']);
    const [ownStatus] = (await get(`/repos/octo/shop/deployments/${own.id}/statuses`)).body;
    expect(ownStatus.log_url).toContain(`/octo/shop/actions/runs/${run.id}/job/`);
    expect((await get(`/repos/octo/shop/deployments/${own.id}`)).body.creator.login).toBe('github-actions[bot]');
    expect((await get(`/repos/octo/shop/actions/runs/${run.id}`)).body).toMatchObject({ id: run.id, run_attempt: 1 });
    const [approval] = (await get(`/repos/octo/shop/actions/runs/${run.id}/approvals`)).body;
    expect(approval).toMatchObject({ state: 'approved', comment: 'Go', user: { login: 'mona' } });
  });

  it('know a run’s pull requests, but none of a fork', async () => {
    const run = shop.run({ event: 'pull_request', headSha: pull.head.sha, headBranch: pull.branch });
    expect((await get(`/repos/octo/shop/actions/runs/${run.id}`)).body.pull_requests).toMatchObject([{ number: 7 }]);
    const fork = api.fork(shop, 'mona/shop');
    const other = shop.pull({ number: 8, from: fork });
    const ofFork = shop.run({ headSha: other.head.sha, headRepository: fork });
    const { body } = await get(`/repos/octo/shop/actions/runs/${ofFork.id}`);
    expect(body).toMatchObject({ pull_requests: [], head_repository: { full_name: 'mona/shop' } });
  });

  it('hand out artifacts from another host, to which no token may go', async () => {
    const run = shop.run({ artifacts: [{ name: 'report', archive: Buffer.from('PK') }] });
    const listed = (await get(`/repos/octo/shop/actions/runs/${run.id}/artifacts?name=report`)).body;
    expect(listed).toMatchObject({ total_count: 1, artifacts: [{ name: 'report', size_in_bytes: 2 }] });
    const redirect = await get(`/repos/octo/shop/actions/artifacts/${listed.artifacts[0].id}/zip`);
    expect(redirect.status).toBe(302);
    const location = redirect.headers.get('location') ?? '';
    expect(await (await fetch(location)).text()).toBe('PK');
    await get(location);
    expect(api.takeViolations().join('\n')).toContain('the token was sent to the storage host');
  });

  it('answer for nobody: a workflow’s token has no user', async () => {
    expect((await get('/user')).status).toBe(403);
    expect((await call('GET', '/user', undefined, api.tokenOf('mona'))).body.login).toBe('mona');
    expect((await get('/app')).status).toBe(401);
    expect((await get('/rate_limit')).status).toBe(200);
    expect((await get('/repos/octo/shop')).body.default_branch).toBe('main');
    expect((await get('/repos/octo/elsewhere')).status).toBe(404);
  });
});

describe('misbehaviour', () => {
  const post = () => call('POST', '/repos/octo/shop/issues/7/comments', { body: 'x' });

  it('comes as often as ordered, in order, and then all is well', async () => {
    api.misbehave(createComment, { ...faults.serverError, times: 1 });
    api.misbehave(createComment, { ...faults.badGateway, times: 1 });
    api.misbehave(createComment, { ...secondaryRateLimit(2), times: 1 });
    api.misbehave(createComment, { ...tooManyRequests(3), times: 1 });
    const got = [await post(), await post(), await post(), await post(), await post()];
    expect(got.map((one) => one.status)).toEqual([500, 502, 403, 429, 201]);
    expect(got[2]?.headers.get('retry-after')).toBe('2');
    expect(got[2]?.body.message).toContain('secondary rate limit');
    expect(got[3]?.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(pull.comments).toHaveLength(1);
  });

  it.each(Object.entries(faults))('%s is understood by the description', async (_, fault) => {
    api.misbehave(listFiles, fault);
    const got = await get('/repos/octo/shop/pulls/7/files').catch(() => undefined);
    expect(got?.status).toBe('status' in fault ? fault.status : undefined);
  });

  it('can lose the answer of a write that happened', async () => {
    api.misbehave(createComment, { reset: true, applied: true, times: 1 });
    await expect(post()).rejects.toThrow();
    expect(pull.comments).toHaveLength(1);
    expect(api.callsOf(createComment)[0]?.status).toBeUndefined();
  });

  it('can let another run write first, and be slow', async () => {
    const before = () => void pull.comment({ body: 'of another run' });
    api.misbehave(createComment, { before, times: 1, after: 1 });
    await post();
    await post();
    expect(pull.comments.map((comment) => comment.body)).toEqual(['x', 'of another run', 'x']);
    api.misbehave(createComment, { before, delayMs: 1e9, times: 1 });
    const late = post().catch(() => 'lost');
    await expect.poll(() => pull.comments.length).toBe(4);
    // Others are answered meanwhile.
    expect((await get('/repos/octo/shop/pulls/7/files')).status).toBe(200);
    expect(api.callsOf(createComment).map(({ status }) => status)).toEqual([201, 201, undefined]);
    await api.close();
    expect(await late).toBe('lost');
    expect(pull.comments).toHaveLength(4);
    api = await startGithub();
  });

  it('is refused for an operation that there is not, and missed when it never comes', async () => {
    expect(() => api.misbehave('GET /repos/{owner}/{repo}/pull', faults.notFound)).toThrow('api-subset.json has no');
    const own = await startGithub();
    own.misbehave(listFiles, faults.notFound);
    await expect(own.close()).rejects.toThrow('a fault was ordered and never met');
  });
});

it('lies below a base path, as on GitHub Enterprise Server', async () => {
  const own = await startGithub({ basePath: '/api/v3' });
  own.repository('octo/shop').pull({ number: 7, files: [...Array(31).keys()].map((i) => `${i}.yaml`) });
  const headers = { authorization: `token ${own.token}`, accept: '*/*' };
  const response = await fetch(`${own.url}/repos/octo/shop/pulls/7/files`, { headers });
  const next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1] ?? '';
  expect(next).toContain('/api/v3/repositories/');
  expect(await (await fetch(next, { headers })).json()).toHaveLength(1);
  await own.close();
});
