import { globSync } from 'node:fs';
import { wrongUsage } from '../../core/failure.ts';
import type { Github } from '../../github/client.ts';
import type { LintResult } from '../../lint/engine.ts';
import { type ConfigReading, checkConfig } from '../../project/config.ts';
import { runLint } from '../../project/run-lint.ts';
import { type LintJson, lintJson } from '../../report/lint/json.ts';
import { oneLine } from '../../report/text/visible.ts';
import type { LintInputs } from '../inputs.ts';
import { usualMigrations } from '../migration-globs.ts';
import type { StepContext } from '../step-context.ts';
import { changedMigrations } from './changed-migrations.ts';
import { isCheckedOut } from './checkout.ts';

/** What was linted. */
export interface Linted {
  readonly result: LintResult;
  readonly json: LintJson;
  /** Migrations that the pull request takes away. */
  readonly removed: readonly string[];
}

/**
 * Lints the migrations that the pull request changes; outside of one, or with `only-changed: false`, all of them.
 * @throws Failure `wrong-usage` where the files are not the pull request's, and what runLint throws
 */
export async function lintMigrations(
  inputs: LintInputs,
  { job, log }: StepContext,
  workspace: string,
  github: Github | undefined,
): Promise<Linted> {
  if (job?.event === 'pull_request_target' && job.pull && !(await isCheckedOut(workspace, job.pull.headSha))) {
    throw wrongUsage(
      'Under pull_request_target the checkout is of the base branch, so the files of the pull request are not here to be linted.',
      'Use `on: pull_request`; for pull requests from forks docs/github-action.md has a pair of workflows.',
    );
  }
  const config = checkConfig(workspace, inputs.config);
  const globs = globsOf(inputs, config);
  const pull = inputs.onlyChanged ? job?.pull : undefined;
  const changed =
    job === undefined || pull === undefined
      ? undefined
      : await changedMigrations(github, { ...job, pull }, workspace, globs, log.say);
  const paths = changed?.files ?? globs;
  if (changed !== undefined && paths.length === 0) {
    if (changed.removed.length === 0)
      log.say(`No changed file matches ${globs.map((glob) => oneLine(glob)).join(', ')}.`);
    return nothing(changed.removed);
  }
  // The usual place may hold no migration yet.
  if (paths === usualMigrations && globSync([...paths], { cwd: workspace }).length === 0) return nothing([]);
  const knows = inputs.target !== undefined || inputs.snapshot !== undefined || config.config.snapshot !== undefined;
  const result = await runLint({
    paths,
    config,
    sources: {
      schema: inputs.schema,
      snapshot: inputs.snapshot,
      target: inputs.target,
      stateDatabase: inputs.stateDatabase,
      mysqlVersion: inputs.mysqlVersion,
      estimate: inputs.estimate === 'auto' ? knows : inputs.estimate,
    },
    probe: inputs.probe,
    measure: inputs.measure,
    folder: workspace,
  });
  return { result, json: lintJson(result), removed: changed?.removed ?? [] };
}

function globsOf({ globs, migration }: LintInputs, { config }: ConfigReading): readonly string[] {
  if (migration !== undefined) return [migration];
  if (globs.length > 0) return globs;
  return config.migrations.length > 0 ? config.migrations : usualMigrations;
}

function nothing(removed: readonly string[]): Linted {
  const result: LintResult = { files: [], migrations: [], findings: [], suppressed: 0 };
  return { result, json: lintJson(result), removed };
}
