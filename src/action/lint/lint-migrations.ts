import { ExitCode, Failure } from '../../failure.ts';
import type { Github } from '../../github/client.ts';
import type { LintResult } from '../../lint/engine.ts';
import { type LintJson, lintJson } from '../../report/lint-json.ts';
import { type ConfigReading, checkConfig } from '../../runner/config.ts';
import { runLint } from '../../runner/lint/run-lint.ts';
import type { LintInputs } from '../inputs.ts';
import { usualMigrations } from '../migration-globs.ts';
import type { StepSurroundings } from '../surroundings.ts';
import { changedMigrations } from './changed-migrations.ts';

/** What was linted. */
export interface Linted {
  readonly result: LintResult;
  readonly json: LintJson;
  /** Migrations that the pull request takes away. */
  readonly removed: readonly string[];
}

/** Lints the migrations that the pull request changes; outside of one, or with `only-changed: false`, all of them. */
export async function lintMigrations(
  inputs: LintInputs,
  { job, log }: StepSurroundings,
  workspace: string,
  github: Github | undefined,
): Promise<Linted> {
  const config = checkConfig(workspace, inputs.config);
  const globs = globsOf(inputs, config);
  const pull = inputs.onlyChanged ? job?.pull : undefined;
  const changed =
    job === undefined || pull === undefined
      ? undefined
      : await changedMigrations(github, { ...job, pull }, workspace, globs, log.say);
  const paths = changed?.files ?? globs;
  if (changed !== undefined && paths.length === 0) return nothing(changed.removed);
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
  }).catch((error: unknown) => {
    // The usual place may hold no migration yet.
    if (globs === usualMigrations && error instanceof Failure && error.exit === ExitCode.wrongUsage) return undefined;
    throw error;
  });
  return result === undefined ? nothing([]) : { result, json: lintJson(result), removed: changed?.removed ?? [] };
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
