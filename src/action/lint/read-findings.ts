import { parseBoundedJson } from '../../core/bounded-json.ts';
import { Failure } from '../../core/failure.ts';
import { readInWorkspace } from '../../core/read-in-workspace.ts';
import { MiB } from '../../core/storage-size.ts';
import { apiProblem } from '../../github/api-problem.ts';
import type { Github } from '../../github/client.ts';
import type { Repository } from '../../github/job.ts';
import { pullWithHead } from '../../github/pull-requests.ts';
import type { LintJson } from '../../report/lint/json.ts';
import { lintJsonSchema } from '../../report/lint/json-schema.ts';
import { type LintInputs, required } from '../inputs.ts';
import type { StepContext } from '../step-context.ts';

/** An honest lint of 3,000 files stays below it. */
const MOST_BYTES = 50 * MiB;

/** What another run's lint found, and the pull request that it is about. */
export interface ForeignFindings {
  readonly lint: LintJson;
  /** Undefined: none that is open has that commit as its head, for it was closed or has newer commits. */
  readonly pull: number | undefined;
  readonly sha: string;
}

/**
 * Reads the findings of a fork's pull request from an artifact. All of it may be forged. It is checked against the schema, its
 * texts are rendered as data, and GitHub names the pull request, by the commit that was run.
 * @throws Failure if the file is missing or not a lint, the job has no pull request, or GitHub does not return it
 */
export async function readFindings(
  inputs: LintInputs,
  { job }: StepContext,
  workspace: string,
  github: Github | undefined,
): Promise<ForeignFindings> {
  const path = required('findings-json', inputs.findingsJson);
  const reading = readInWorkspace(path, { folder: workspace, namedBy: 'call', most: MOST_BYTES });
  if (!reading.ok) {
    throw refuse(
      'findings-invalid',
      reading.code === 'ENOENT'
        ? `The file ${path} does not exist.`
        : `The file ${path} cannot be read: ${reading.why}.`,
      reading.remedy ?? 'Download the artifact of the lint before this step; findings-json names the file in it.',
    );
  }
  const lint = parse(reading.bytes.toString('utf8'));
  if (lint === undefined) {
    throw refuse(
      'findings-invalid',
      `${path} is not what phasedb lint --format json writes.`,
      'Let both workflows use the same version of the action, and give the file that the output findings-json of the lint names.',
    );
  }
  const sha = job?.triggeredBy?.headSha ?? job?.pull?.headSha;
  if (github === undefined || job === undefined || sha === undefined) {
    throw refuse(
      'no-pull-request',
      'This job was not started by a run of a pull request.',
      'Use `on: workflow_run`, see docs/github-action.md.',
    );
  }
  const pull = job.pull?.number ?? (await askGithub(github, job.repository, sha));
  return { lint, pull, sha };
}

async function askGithub(github: Github, repository: Repository, sha: string): Promise<number | undefined> {
  try {
    return await pullWithHead(github, repository, sha);
  } catch (error) {
    const { message, forbidden } = apiProblem(error);
    throw refuse(
      'no-pull-request',
      `GitHub did not return the pull request of the commit ${sha.slice(0, 10)} (${message}).`,
      forbidden ? 'Give the job `permissions: pull-requests: write`.' : 'Run the job again.',
    );
  }
}

function parse(text: string): LintJson | undefined {
  return lintJsonSchema.safeParse(parseBoundedJson(text)).data;
}

function refuse(code: string, message: string, remedy: string): Failure {
  return new Failure({ code, message, untouched: 'No comment was written.', remedy });
}
