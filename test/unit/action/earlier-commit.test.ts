import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LintInputs } from '../../../src/action/inputs.ts';
import { lintMigrations } from '../../../src/action/lint/lint-migrations.ts';
import type { StepContext } from '../../../src/action/step-context.ts';
import { readJob } from '../../../src/github/job.ts';
import { commit, freshFolder, git, write } from '../../repository.ts';

let folder: string;
beforeEach(() => {
  folder = freshFolder();
});
afterEach(() => rmSync(folder, { recursive: true }));

const migration = (name: string) =>
  `migration: ${name}\nphases:\n  - name: expand\n    irreversible: test\n    sql: |\n      ALTER TABLE ${name} ADD UNIQUE INDEX one (a);\n`;
const head = (at = folder) => git(at, 'rev-parse', 'HEAD').trim();

/** Commits a configuration and a migration, and then what turns a rule off and adds another migration. @returns both commits */
function changeOfTheJudge(): { readonly before: string; readonly after: string } {
  write(folder, { 'phasedb.config.yaml': 'mysql_version: "8.4.6"\n', 'migrations/old.yaml': migration('old') });
  commit(folder);
  const before = head();
  write(folder, {
    'phasedb.config.yaml': 'mysql_version: "8.4.6"\nrules: {unique-add: off}\n',
    'migrations/new.yaml': migration('new'),
  });
  commit(folder);
  return { before, after: head() };
}

function jobOf(event: string, payload: object) {
  write(folder, { 'event.json': JSON.stringify(payload) });
  return readJob({
    GITHUB_REPOSITORY: 'octo/shop',
    GITHUB_EVENT_NAME: event,
    GITHUB_EVENT_PATH: join(folder, 'event.json'),
  });
}

async function lint(job: StepContext['job'], more: Partial<LintInputs> = {}, workspace = folder) {
  const said: string[] = [];
  const inputs = {
    migrations: [],
    onlyChanged: true,
    estimate: 'auto',
    measure: false,
    failOn: 'error',
    ...more,
  } as unknown as LintInputs;
  const step = { job, log: { say: (line: string) => said.push(line) } } as unknown as StepContext;
  const { result } = await lintMigrations(inputs, step, workspace, undefined);
  return {
    said,
    files: result.files.map(({ file }) => file),
    rules: result.findings.map(({ rule, severity }) => `${rule} ${severity}`),
    judge: result.judge,
  };
}

describe.each([
  ['merge_group', (before: string, after: string) => ({ merge_group: { base_sha: before, head_sha: after } })],
  ['push', (before: string, after: string) => ({ before, after, ref: 'refs/heads/main' })],
])('%s', (event, payloadOf) => {
  it('is compared with the commit that it started from, and judged by the change', async () => {
    const { before, after } = changeOfTheJudge();
    const { files, rules, judge } = await lint(jobOf(event, payloadOf(before, after)));
    expect(files).toEqual(['migrations/new.yaml']);
    expect(judge).toMatchObject({
      configFrom: 'head',
      base: before.slice(0, 10),
      changes: [{ text: 'turns off `unique-add`', hides: 1, kept: 1 }],
    });
    expect(rules).toEqual(expect.arrayContaining(['check-weakened warning', 'unique-add error']));
  });

  it('takes the judge that config-from names, and all files where they are wanted', async () => {
    const { before, after } = changeOfTheJudge();
    const job = jobOf(event, payloadOf(before, after));
    const { files, judge } = await lint(job, { configFrom: 'base', onlyChanged: false });
    expect(files).toEqual(['migrations/new.yaml', 'migrations/old.yaml']);
    expect(judge?.configFrom).toBe('base');
  });
});

it('of a shallow clone lints all, and says that nothing was compared', async () => {
  const { before, after } = changeOfTheJudge();
  const copy = freshFolder();
  git(copy, 'clone', '--quiet', '--depth=1', `file://${folder}`, '.');
  const { said, files, judge } = await lint(jobOf('push', { before, after }), {}, copy);
  rmSync(copy, { recursive: true });
  expect(files).toHaveLength(2);
  expect(judge).toBeUndefined();
  expect(said).toEqual([
    `The checkout lacks the commit ${before.slice(0, 10)} that this change started from (set fetch-depth: 0). All migrations are linted, and the configuration is not compared with the one before.`,
  ]);
});

it.each([
  ['a push that makes a branch', 'push', { before: '0'.repeat(40) }],
  ['the synchronize of a pull request', 'pull_request', { before: '1'.repeat(40) }],
  ['a schedule', 'schedule', {}],
  ['an event of another shape', 'merge_group', { merge_group: { base_sha: '--output=x' } }],
])('of %s there is no commit to compare with', (_, event, payload) => {
  expect(jobOf(event, payload)?.startedFrom).toBeUndefined();
});
