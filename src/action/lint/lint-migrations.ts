import { wrongUsage } from '../../core/failure.ts';
import type { Github } from '../../github/client.ts';
import { type LintOutcome, lintProject } from '../../project/lint-project.ts';
import type { LintInputs } from '../inputs.ts';
import { annotate, harmless } from '../runner.ts';
import type { StepContext } from '../step-context.ts';
import { changedFiles, changedMigrations } from './changed-migrations.ts';
import { changedWorkflows } from './changed-workflows.ts';
import { isCheckedOut } from './checkout.ts';
import { type CommitRange, changedSince } from './earlier-commit.ts';
import { pullBase } from './pull-base.ts';

/**
 * Lints the migrations that the pull request, the merge queue or the push changes; with `only-changed: false`, or where nothing
 * says what changed, all of them.
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
  const pull = job?.pull;
  const range = await rangeOf(job, workspace, log.say);
  const changed = job && pull ? await changedFiles(github, { ...job, pull }, workspace, log.say) : range?.changed;
  if (pull && changed === undefined) {
    log.say(
      `git cannot list the files of the pull request, because its base is missing in the shallow checkout (set fetch-depth: 0).${inputs.onlyChanged ? ' All migrations are linted.' : ''}`,
    );
  }
  const { configFrom } = inputs;
  const base = job && pull ? await pullBase({ job: { ...job, pull }, workspace, github, changed }) : range?.base;
  return lintProject({
    ...inputs,
    folder: workspace,
    paths: inputs.migration === undefined ? inputs.migrations : [inputs.migration],
    ifNone: 'pass',
    changed:
      changed === undefined || !inputs.onlyChanged
        ? undefined
        : async (globs, judged) => changedMigrations(changed, { globs, judged }, workspace),
    sources: inputs,
    baseline: {},
    postGate: false,
    against: base && {
      files: base,
      configFrom: configFrom ?? (pull?.fromFork ? 'base' : 'head'),
      workflows: changed && changedWorkflows(changed, workspace),
    },
  });
}

/** Of a merge queue or a push; undefined: it is of something else, or the checkout does not reach so far back. */
async function rangeOf(
  job: StepContext['job'],
  workspace: string,
  say: (line: string) => void,
): Promise<CommitRange | undefined> {
  if (job?.startedFrom === undefined) return undefined;
  const range = await changedSince(workspace, job.startedFrom);
  if (range !== undefined) return range;
  const text = `The checkout lacks the commit ${job.startedFrom.slice(0, 10)} that this change started from (set fetch-depth: 0). All migrations are linted, and the configuration is not compared with the one before.`;
  if (job.event === 'merge_group') annotate('notice', harmless(text));
  else say(text);
  return undefined;
}
