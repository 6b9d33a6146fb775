import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { callCommandLine } from '../../command-line.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { type GithubStandIn, startGithub } from '../../github/api-stand-in.ts';
import { workflowDispatchEvent } from '../../github/events.ts';
import { type ActionResult, createJob, type Job, runAction, type StepOptions } from '../../github/runner.ts';
import type { Pull } from '../../github/state/pull.ts';
import type { Repository } from '../../github/state/repository.ts';
import type { WorkflowRun } from '../../github/state/world.ts';
import { withSlowdown } from '../../slowdown.ts';

/** A repository with a merged pull request that brought a migration, its checkout, and the database it is for. */
export interface Scene {
  readonly database: TestDatabase;
  readonly github: GithubStandIn;
  readonly repository: Repository;
  readonly pull: Pull;
  readonly job: Job;
  readonly path: string;
  /** One run of a workflow with one step of the action. */
  deploy(inputs?: Readonly<Record<string, string>>, options?: DeployOptions): Promise<ActionResult & DeployedBy>;
  /** Phases that ran before a test begins: in this process, which takes a tenth of a step's time. */
  applied(...phases: string[]): Promise<void>;
  /** Writes another text into the checkout. */
  write(path: string, text: string): Promise<void>;
  close(): Promise<void>;
}

export interface DeployOptions extends Partial<Pick<StepOptions, 'cancelWhen' | 'env'>> {
  readonly run?: WorkflowRun;
  readonly token?: string;
  readonly actor?: string;
}

export interface DeployedBy {
  readonly run: WorkflowRun;
  /** How many times longer than alone this process took for anything meanwhile: 1 on an idle machine. */
  readonly slowdown: number;
}

/** @param text of the migration file; its path in the repository is `path` */
export async function createScene(text: string, path = 'migrations/shop.yaml'): Promise<Scene> {
  const database = await createTestDatabase('action');
  const github = await startGithub();
  const repository = github.repository('octo/shop');
  const pull = repository.pull({ number: 12, files: [{ filename: path, status: 'added', content: text }] });
  pull.merge();
  // What a dispatch finds at the head has nothing to do with the migration.
  repository.commit({ files: { 'src/app.ts': 'export {};\n' }, message: 'Something else' });
  const job = await createJob({ secrets: [database.url] });
  const write = async (name: string, content: string) => {
    await mkdir(dirname(join(job.workspace, name)), { recursive: true });
    await writeFile(join(job.workspace, name), content);
  };
  await write(path, text);
  return {
    database,
    github,
    repository,
    pull,
    job,
    path,
    write,
    async deploy(inputs = {}, { run = repository.run(), token = github.token, actor = 'octocat', ...options } = {}) {
      const step = {
        folder: process.cwd(),
        job,
        token,
        apiUrl: github.url,
        event: workflowDispatchEvent(repository, {}, { run, actor }),
        inputs: { command: 'run', migration: path, 'database-url': database.url, ...inputs },
        // How soon a cancelled step ends is for its test to say: a second signal on a busy machine would be another test.
        times: { afterSigintMs: 120_000 },
        ...options,
      };
      const { result, slowdown } = await withSlowdown(() => runAction(step));
      return { ...result, run, slowdown };
    },
    async applied(...phases) {
      for (const phase of phases) {
        const { exit, all } = await callCommandLine(['run', join(job.workspace, path), '--phase', phase], {
          folder: job.workspace,
          env: { DATABASE_URL: database.url },
        });
        if (exit !== 0) throw new Error(`${phase} ends with ${exit}: ${all}`);
      }
    },
    async close() {
      await Promise.all([database.drop(), job.remove()]);
      await github.close();
    },
  };
}
