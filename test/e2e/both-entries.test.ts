import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configKeys } from '../../src/project/config-schema.ts';
import type { LintJson } from '../../src/report/lint/json.ts';
import { callCommandLine } from '../command-line.ts';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { type GithubStandIn, startGithub } from '../github/api-stand-in.ts';
import { pullRequestEvent, workflowDispatchEvent } from '../github/events.ts';
import { createJob, type Job, runAction } from '../github/runner.ts';
import { BASELINE, type Project, type ProjectCall, projects, SNAPSHOT, schema } from './projects.ts';

// The command line and the action over the same projects: what they find, what MySQL will do, and how they end is the same.

let database: TestDatabase;
let github: GithubStandIn;
let snapshot: string;
beforeAll(async () => {
  database = await createTestDatabase('entries');
  github = await startGithub();
  await database.query(schema);
  await database.query("INSERT INTO orders (note, total) VALUES ('a', 1), ('b', 2), ('c', NULL)");
  await database.query('ANALYZE TABLE orders');
  const taken = await callCommandLine(['snapshot', '--db', database.url], { folder: process.cwd() });
  expect(taken.exit, taken.stderr).toBe(0);
  snapshot = taken.stdout;
});
afterAll(async () => {
  await database.drop();
  await github.close();
});

/** How an entry ended. */
interface Ended {
  readonly failed: boolean;
  /** Everything that was said beside the result. */
  readonly told: string;
  /** Undefined: refused. */
  readonly lint: LintJson | undefined;
}

async function byCommandLine(folder: string, call: ProjectCall, more: readonly string[] = []): Promise<Ended> {
  const options: Readonly<Record<string, string | undefined>> = {
    '--schema': call.schema,
    '--snapshot': call.snapshot,
    '--db': call.db && database.url,
    '--probe-url': call.probe && database.url,
    '--mysql-version': call.mysqlVersion,
    '--fail-on': call.failOn,
  };
  const args = [
    'lint',
    ...(call.paths ?? call.changed ?? []),
    ...Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name, value])),
    ...(call.estimate ? ['--estimate'] : []),
    ...(call.measure ? ['--measure'] : []),
    ...more,
    '--format',
    'json',
  ];
  const { exit, stdout, stderr } = await callCommandLine(args, { folder });
  const json = JSON.parse(stdout) as LintJson | { readonly error: object };
  return { failed: exit !== 0, told: stderr, lint: 'findings' in json ? json : undefined };
}

async function byAction(name: string, job: Job, call: ProjectCall): Promise<Ended> {
  const repository = github.repository(`octo/${name.replace(/\W+/g, '-')}`);
  const pull = call.changed && repository.pull({ number: 1, files: call.changed });
  const { main } = await runAction({
    folder: process.cwd(),
    job,
    apiUrl: github.url,
    token: github.token,
    event: pull ? pullRequestEvent(pull, 'opened') : workflowDispatchEvent(repository, {}),
    inputs: {
      migrations: (call.paths ?? []).join('\n'),
      schema: call.schema ?? '',
      snapshot: call.snapshot ?? '',
      'database-url': call.db ? database.url : '',
      'probe-url': call.probe ? database.url : '',
      'mysql-version': call.mysqlVersion ?? '',
      'fail-on': call.failOn ?? 'error',
      estimate: String(call.estimate ?? false),
      measure: String(call.measure ?? false),
    },
  });
  const path = main.outputs['findings-json'];
  const lint = path === undefined ? undefined : (JSON.parse(await readFile(path, 'utf8')) as LintJson);
  return { failed: main.outcome === 'failure', told: main.log, lint };
}

async function layOut({ files, git, call = {} }: Project, folder: string): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    if (text === BASELINE) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text === SNAPSHOT ? snapshot : text);
  }
  if (Object.values(files).includes(BASELINE)) await byCommandLine(folder, call, ['--write-baseline']);
  if (git)
    for (const words of [
      ['init', '-q'],
      ['add', '.'],
    ])
      execFileSync('git', words, { cwd: folder });
}

/** The time that a measurement takes is another each time. */
function comparable(lint: LintJson | undefined, { measure }: ProjectCall): LintJson | undefined {
  if (lint === undefined) return lint;
  // Only the action knows the base branch of its pull request.
  if (!measure) return { ...lint, judge: null };
  const migrations = lint.migrations.map((one) => ({
    ...one,
    phases: one.phases.map((phase) => ({ ...phase, estimate: null })),
  }));
  return { ...lint, judge: null, migrations };
}

describe('the command line and the action say the same of a project with', () => {
  it.concurrent.each(projects.map((project) => [project.name, project] as const))('%s', async (name, project) => {
    const job = await createJob();
    try {
      const { call = {}, ends, finds = [], silent = [] } = project;
      await layOut(project, job.workspace);
      const line = await byCommandLine(job.workspace, call);
      const action = await byAction(name, job, call);
      expect(comparable(action.lint, call)).toEqual(comparable(line.lint, call));
      expect(action.failed).toBe(line.failed);
      expect(line.failed, line.told).toBe(ends !== 'passes');
      const rules = new Set(line.lint?.findings.map(({ rule }) => rule));
      expect([...rules]).toEqual(expect.arrayContaining([...finds]));
      expect(silent.filter((rule) => rules.has(rule))).toEqual([]);
      if (typeof ends === 'string') {
        expect(line.lint).toBeDefined();
        return;
      }
      expect(line.lint).toBeUndefined();
      expect(line.told).toContain(ends.refused);
      expect(action.told).toContain(ends.refused);
    } finally {
      await job.remove();
    }
  });
});

it('the projects are at least 30, with findings in at least 20, and have every key of the configuration', () => {
  expect(projects.length).toBeGreaterThanOrEqual(30);
  expect(projects.filter(({ finds = [] }) => finds.length > 0).length).toBeGreaterThanOrEqual(20);
  const configs = projects.flatMap(({ files }) => files['phasedb.config.yaml'] ?? files['phasedb.yaml'] ?? []);
  expect(configKeys.filter((key) => !configs.some((text) => new RegExp(`^${key}:`, 'm').test(text)))).toEqual([]);
});
