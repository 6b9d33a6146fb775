import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { actionMetadata } from './action-metadata.ts';
import { brokenHouseRules } from './house-rules.ts';
import { officialProblems } from './official-validator.ts';
import { isOurs, type Workflow, workflowOf } from './workflow.ts';

const examples = workflowsIn('examples/workflows');
const own = workflowsIn('.github/workflows');
const pages = ['README.md', 'docs/github-action.md'];
/** What stands around the steps that a page shows alone. */
const frame =
  'on: {workflow_dispatch: {inputs: {reviewed: {type: string}}}}\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    timeout-minutes: 5\n    permissions: {}\n    steps:\n';

function workflowsIn(folder: string): readonly Workflow[] {
  return readdirSync(folder)
    .filter((file) => /\.ya?ml$/.test(file))
    .map((file) => workflowOf(`${folder}/${file}`, readFileSync(`${folder}/${file}`, 'utf8')));
}

describe.each([...examples, ...own])('$path', (workflow) => {
  it('is what GitHub takes', async () => {
    expect(await officialProblems(workflow.path, workflow.text)).toEqual([]);
  });

  it('keeps our own rules', () => {
    expect(brokenHouseRules(workflow)).toEqual([]);
  });
});

describe('action.yml', () => {
  it('is what GitHub takes', async () => {
    expect(await officialProblems('action.yml', readFileSync('action.yml', 'utf8'))).toEqual([]);
  });

  it('names files that are there', () => {
    for (const file of [actionMetadata.runs.main, actionMetadata.runs.post]) expect(existsSync(file), file).toBe(true);
  });

  it('has a description in sentences for each input and output, and no secret with a default', () => {
    for (const [name, { description }] of Object.entries({ ...actionMetadata.inputs, ...actionMetadata.outputs }))
      expect(description, name).toMatch(/^\S.*[.)]$/);
    for (const name of ['database-url', 'replicas', 'probe-url', 'password-file'])
      expect(actionMetadata.inputs[name], name).not.toHaveProperty('default');
  });
});

describe.each(pages)('the workflows in %s', (page) => {
  const blocks = [...readFileSync(page, 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)]
    .map((match) => match[1] as string)
    .filter((text) => /\buses: /.test(text))
    .map((text) => (/^jobs:$/m.test(text) ? text : `${frame}${text}`));

  it('are what GitHub takes, and keep our own rules', async () => {
    expect(blocks.length).toBeGreaterThan(0);
    for (const text of blocks) {
      expect(await officialProblems(page, text)).toEqual([]);
      expect(brokenHouseRules(workflowOf(page, `# To change: nothing.\n${text}`))).toEqual([]);
    }
  });
});

it('the examples use every command of a pull request and a deploy', () => {
  const used = examples.flatMap(({ jobs }) =>
    Object.values(jobs).flatMap(({ steps = [] }) =>
      steps.filter(isOurs).map((step) => String(step.with?.command ?? 'lint')),
    ),
  );
  expect(used).toEqual(expect.arrayContaining(['lint', 'comment', 'run', 'advance', 'snapshot']));
});

it('a workflow that waits for another names one that is there, and takes the artifact that it leaves', () => {
  const waiting = examples.filter(({ on }) => 'workflow_run' in on);
  expect(waiting.length).toBeGreaterThan(0);
  for (const { on, text } of waiting) {
    const { workflows } = on.workflow_run as { readonly workflows: readonly string[] };
    const awaited = examples.filter(({ name }) => workflows.includes(name));
    expect(awaited.map(({ path }) => path)).toContain('examples/workflows/lint-forks.yml');
    const artifact = (file: string) => /-artifact@\S+ # \S+\n\s+with:\n\s+name: (\S+)/.exec(file)?.[1];
    const left = awaited.map((workflow) => artifact(workflow.text)).filter((name) => name !== undefined);
    expect(left).toEqual([artifact(text)]);
  }
});

it('a release of an action is the same commit wherever it is named', () => {
  const texts = [...own, ...examples].map(({ text }) => text);
  const named = [...texts, ...pages.map((page) => readFileSync(page, 'utf8'))].flatMap((text) => [
    ...text.matchAll(/uses: ([\w.-]+\/[\w.-]+)[\w./-]*@([0-9a-f]{40}) # (\S+)/g),
  ]);
  expect(named.length).toBeGreaterThan(20);
  const commits = new Map<string, Set<string>>();
  for (const [, action = '', commit = '', release = ''] of named) {
    const known = commits.get(`${action} ${release}`) ?? new Set();
    commits.set(`${action} ${release}`, known.add(commit));
  }
  expect([...commits].filter(([, { size }]) => size > 1)).toEqual([]);
  // Examples do not lag behind what is used here.
  const actions = [...commits.keys()].map((key) => key.split(' ')[0]);
  expect(actions).toEqual([...new Set(actions)]);
});

it('lints run beside each other, also those of a merge queue, which have no number of a pull request', () => {
  const lints = examples.filter(({ on }) => 'pull_request' in on);
  expect(lints.length).toBeGreaterThan(1);
  for (const { path, text } of lints)
    expect(/^ {2}group: .*$/m.exec(text)?.[0], path).toContain('github.event.pull_request.number || github.ref }}');
});

it('what runs unattended is not bound to the environment that asks for approval', () => {
  const environments = (file: string) =>
    Object.values(examples.find(({ path }) => path.endsWith(`/${file}.yml`))?.jobs ?? {}).flatMap(({ environment }) =>
      environment === undefined ? [] : typeof environment === 'string' ? environment : environment.name,
    );
  expect(environments('contract')).toEqual(['production']);
  for (const file of ['expand-on-merge', 'backfill-on-schedule'])
    expect(environments(file), file).toEqual(['production-unattended']);
});
