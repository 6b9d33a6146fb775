import { existsSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { Failure } from '../../failure.ts';
import type { Github } from '../../github/client.ts';
import { pullWithHead } from '../../github/pull-requests.ts';
import type { LintJson } from '../../report/lint-json.ts';
import { lintJsonSchema } from '../../report/lint-json-schema.ts';
import { type LintInputs, required } from '../inputs.ts';
import type { StepSurroundings } from '../surroundings.ts';

/** An honest lint of 3,000 files stays below it. */
const MOST_BYTES = 50 * 1024 * 1024;

/** What another run's lint found, and the pull request that it is about. */
export interface ForeignFindings {
  readonly lint: LintJson;
  readonly pull: number;
  readonly sha: string;
}

/**
 * Reads the file that a lint of a fork's pull request left as an artifact. Everything in it may be forged: it has to have the form of a
 * lint, its texts are rendered as data, and which pull request it is about is GitHub's to say, by the commit that was run.
 * @throws Failure where there is no such file, it is no lint, or no pull request has that commit
 */
export async function readFindings(
  inputs: LintInputs,
  { job }: StepSurroundings,
  workspace: string,
  github: Github | undefined,
): Promise<ForeignFindings> {
  const path = required('findings-json', inputs.findingsJson);
  const full = isAbsolute(path) ? path : join(workspace, path);
  if (!existsSync(full)) {
    throw refuse(
      'findings-invalid',
      `There is no file ${path}.`,
      'Download the artifact of the lint before this step; findings-json names the file in it.',
    );
  }
  const lint = parse(full);
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
  const pull = job.pull?.number ?? (await pullWithHead(github, job.repository, sha));
  if (pull === undefined) {
    throw refuse(
      'no-pull-request',
      `No open pull request has the commit ${sha.slice(0, 10)} as its head.`,
      'It was closed, or has newer commits, whose own run writes the comment.',
    );
  }
  return { lint, pull, sha };
}

function parse(path: string): LintJson | undefined {
  try {
    if (statSync(path).size > MOST_BYTES) return undefined;
    return lintJsonSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

function refuse(code: string, message: string, remedy: string): Failure {
  return new Failure({ code, message, untouched: 'No comment was written.', remedy });
}
