import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { brokenHouseRules } from './house-rules.ts';
import { officialProblems } from './official-validator.ts';
import { workflowOf } from './workflow.ts';

// Each sample is a good workflow with one thing wrong, so that the two checks are known to see it.

const deploy = readFileSync('examples/workflows/deploy.yml', 'utf8');
const backfill = readFileSync('test/fixtures/workflows/job-per-file.yml', 'utf8');
const ci = readFileSync('.github/workflows/ci.yml', 'utf8');
const release = readFileSync('.github/workflows/release.yml', 'utf8');
const action = readFileSync('action.yml', 'utf8');

const checkout = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1';

/** `inner` as an expression of a workflow. */
function expression(inner: string): string {
  return `\${{ ${inner} }}`;
}

/** @throws where there is nothing to break, so that a sample cannot turn into a good workflow unseen */
function broken(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`the workflow does not hold ${from}`);
  return text.replace(from, () => to);
}

it.each([
  ['a permission that there is not', deploy, 'contents: read', 'content: read', 'content'],
  ['a level that there is not', deploy, 'deployments: read', 'deployments: reed', 'reed'],
  ['a key that there is not', deploy, 'timeout-minutes:', 'timeout_minutes:', 'timeout_minutes'],
  ['an event that there is not', deploy, 'workflow_dispatch:', 'workflow_dispatched:', 'workflow_dispatched'],
  ['an input that is not asked for', deploy, expression('inputs.command'), expression('inputs.comand'), 'comand'],
  ['an input that the action has not', deploy, 'max-runtime:', 'max-run-time:', 'max-run-time'],
  ['an input that checkout has not', deploy, 'persist-credentials:', 'persist-credential:', 'persist-credential'],
  ['an action that nobody has decided on', deploy, 'actions/checkout@', 'actions/chekout@', 'actions/chekout@'],
  ['a queue that there is not', deploy, 'queue: max', 'queue: all', 'all'],
  ['a queue whose runs are cancelled', deploy, 'cancel-in-progress: false', 'cancel-in-progress: true', 'queue'],
  ['an expression that does not end', deploy, 'inputs.confirm }}', 'inputs.confirm', 'expression'],
  ['a function that there is not', backfill, 'fromJSON(needs', 'fromJson5(needs', 'fromJson5'],
  ['a step that there is not', backfill, 'steps.now.outputs.status', 'steps.then.outputs.status', 'then'],
  ['a job that there is not', backfill, 'needs: find', 'needs: search', 'search'],
  ['an output that the job has not', backfill, 'outputs.migrations) }}', 'outputs.files) }}', 'files'],
  ['a time that there is not', backfill, '17 * * * *', '77 * * * *', 'cron'],
  ['an input that the workflow it calls has not', release, 'only-forward:', 'only-forwards:', 'only-forwards'],
  ['a job without a machine', backfill, '    runs-on: ubuntu-latest\n', '', 'runs-on'],
])('GitHub’s validator sees %s', async (_, good, from, to, told) => {
  expect(await officialProblems('good.yml', good)).toEqual([]);
  expect((await officialProblems('broken.yml', broken(good, from, to))).join('\n')).toContain(told);
});

it.each([
  ['a runtime that there is not', 'node24', 'node23', 'node23'],
  ['a key that there is not', 'post-if', 'post-iff', 'post-iff'],
  ['a condition that there is not', 'always()', 'allways()', 'allways'],
  ['a missing entry', '  main: dist/index.js\n', '', 'main'],
  [
    'a default from a context that inputs have not',
    expression('github.token'),
    expression('secrets.GITHUB_TOKEN'),
    'secrets',
  ],
])('GitHub’s validator sees in an action.yml %s', async (_, from, to, told) => {
  expect((await officialProblems('action.yml', broken(action, from, to))).join('\n')).toContain(told);
});

it.each([
  ['examples/a.yml', 'no word on what to change', deploy, '# To change:', '# Change', 'head comment'],
  [
    'examples/a.yml',
    'the rights of the base for a stranger',
    deploy,
    'workflow_dispatch:',
    'pull_request_target:\n  workflow_dispatch:',
    'strangers',
  ],
  [
    'examples/a.yml',
    'rights for all jobs',
    deploy,
    'permissions: {}',
    'permissions:\n  contents: read # all',
    'top-level',
  ],
  ['examples/a.yml', 'a right without a reason', deploy, ' # to check out the migration\n', '\n', 'contents: read'],
  [
    'examples/a.yml',
    'a job that takes what rights there are',
    backfill,
    '    permissions:\n      contents: read # to check out the migrations\n',
    '',
    'permissions of its own',
  ],
  [
    'examples/a.yml',
    'a job without an end',
    deploy,
    '    timeout-minutes: 350 # hosted runners end a job after six hours\n',
    '',
    'timeout-minutes',
  ],
  [
    'examples/a.yml',
    'an event in a shell',
    backfill,
    'exit 1',
    `echo "${expression('github.event.head_commit.message')}"`,
    'inside run',
  ],
  [
    'examples/a.yml',
    'an output in a shell',
    backfill,
    '$PHASE has',
    `${expression('steps.now.outputs.next-phase')} has`,
    'inside run',
  ],
  ['examples/a.yml', 'an action by its branch', deploy, `${checkout} # v7.0.1`, 'actions/checkout@main', 'not pinned'],
  [
    'examples/a.yml',
    'an action by its major version',
    deploy,
    `${checkout} # v7.0.1`,
    'actions/checkout@v7',
    'not pinned',
  ],
  ['examples/a.yml', 'a commit beside a release that moves', deploy, ' # v7.0.1', ' # v7', 'not pinned'],
  [
    'examples/a.yml',
    'a stranger’s action by its tag',
    deploy,
    `${checkout} # v7.0.1`,
    'someone/checkout@v7',
    'not pinned',
  ],
  [
    '.github/workflows/a.yml',
    'an action by its tag, in ours',
    ci,
    `${checkout} # v7.0.1`,
    'actions/checkout@v7',
    'not pinned',
  ],
  ['.github/workflows/a.yml', 'a commit of nobody knows which version', ci, ' # v7.0.1', '', 'not pinned'],
  ['examples/a.yml', 'a token left in the clone', deploy, '          persist-credentials: false\n', '', 'token'],
  [
    'examples/a.yml',
    'a checkout after somebody else’s workflow',
    backfill,
    '  workflow_dispatch:\n',
    '  workflow_run: {workflows: [a]}\n',
    'checks out',
  ],
  [
    'examples/a.yml',
    'a deploy that is bound to nothing',
    deploy,
    `    environment: ${expression('inputs.environment')}\n`,
    '',
    'no environment',
  ],
  [
    'examples/a.yml',
    'a deploy without turns',
    deploy,
    /concurrency:\n(?: .*\n)+/.exec(deploy)?.[0] ?? '',
    '',
    'no concurrency group',
  ],
  [
    'examples/a.yml',
    'a deploy that the next one cancels',
    deploy,
    'cancel-in-progress: false',
    'cancel-in-progress: true',
    'in the middle',
  ],
  ['examples/a.yml', 'deploys that are dropped while they wait', deploy, '  queue: max\n', '', 'cancel each other'],
  [
    'examples/a.yml',
    'an input that the action has not',
    deploy,
    'max-runtime: 5h',
    'max-hours: 5',
    'no input max-hours',
  ],
  [
    'examples/a.yml',
    'an output that the action has not',
    backfill,
    'outputs.next-phase }}',
    'outputs.next }}',
    'no output next',
  ],
  ['examples/a.yml', 'a command that there is not', backfill, 'command: status', 'command: state', 'no command state'],
  [
    'examples/a.yml',
    'a command without what it needs',
    backfill,
    `command: status\n          migration: ${expression('matrix.migration')}`,
    'command: verify',
    'needs the input migration',
  ],
  [
    'examples/a.yml',
    'a URL in the clear',
    deploy,
    expression('secrets.PHASEDB_DATABASE_URL'),
    'mysql://me:pw@db/shop',
    'database-url',
  ],
  [
    'examples/a.yml',
    'a URL that a variable holds',
    deploy,
    'secrets.PHASEDB_REPLICA_URLS',
    'vars.PHASEDB_REPLICA_URLS',
    'replicas',
  ],
  [
    'examples/a.yml',
    'any file that somebody types',
    deploy,
    '          migrations: migrations/**/*.{yaml,yml}',
    '          # none',
    'no globs',
  ],
  [
    'examples/a.yml',
    'a time box that the job does not outlive',
    deploy,
    'max-runtime: 5h',
    'max-runtime: 6h',
    'max-runtime',
  ],
  ['examples/a.yml', 'a bare npx', backfill, 'exit 1', 'npx phasedb status', 'npx'],
])('in %s our rules see %s', (path, _, good, from, to, told) => {
  expect(brokenHouseRules(workflowOf(path, good))).toEqual([]);
  expect(brokenHouseRules(workflowOf(path, broken(good, from, to))).join('\n')).toContain(told);
});
