import { wrongUsage } from '../../core/failure.ts';
import type { Github } from '../../github/client.ts';
import { type LintOutcome, lintProject } from '../../project/lint-project.ts';
import type { LintInputs } from '../inputs.ts';
import type { StepContext } from '../step-context.ts';
import { changedMigrations } from './changed-migrations.ts';
import { isCheckedOut } from './checkout.ts';

/**
 * Lints the migrations that the pull request changes; outside of one, or with `only-changed: false`, all of them.
 * @throws Failure `wrong-usage` where the files are not the pull request's, and what lintProject throws
 */
export async function lintMigrations(
  inputs: LintInputs,
  { job, log }: StepContext,
  workspace: string,
  github: Github | undefined,
): Promise<LintOutcome> {
  if (job?.event === 'pull_request_target' && job.pull && !(await isCheckedOut(workspace, job.pull.headSha))) {
    throw wrongUsage(
      'The event pull_request_target checks out the base branch, without the files of the pull request.',
      'Use `on: pull_request`. For pull requests from forks, docs/github-action.md has a pair of workflows.',
    );
  }
  const pull = inputs.onlyChanged ? job?.pull : undefined;
  return lintProject({
    ...inputs,
    folder: workspace,
    paths: inputs.migration === undefined ? inputs.migrations : [inputs.migration],
    ifNone: 'pass',
    changed:
      job === undefined || pull === undefined
        ? undefined
        : (globs, judged) => changedMigrations(github, { ...job, pull }, workspace, { globs, judged }, log.say),
    sources: inputs,
    baseline: {},
    postGate: false,
  });
}
