import { type ExitCode as Exit, ExitCode, wrongUsage } from '../../core/failure.ts';
import { toolVersion } from '../../core/tool-version.ts';
import { openGithub } from '../../github/client.ts';
import { readStatus } from '../../inspect/status/status.ts';
import type { MigrationFile } from '../../migration/migration.ts';
import { actorOf, readRunSource } from '../../project/committed/run-source.ts';
import { readConfig } from '../../project/config.ts';
import { type ConfiguredMigrations, readConfiguredMigrations } from '../../project/configured-migrations.ts';
import { targetAsker } from '../../project/targets/ask-target.ts';
import { deploySummary } from '../../report/run/deploy-summary.ts';
import { failureStatus } from '../../report/run/failure-status.ts';
import { advanceOutcomes } from '../../report/several/advance-outcomes.ts';
import type { Outcome } from '../../report/several/outcome.ts';
import { overallStatus } from '../../report/several/overall-status.ts';
import { severalJson } from '../../report/several/several-json.ts';
import { severalMigrationsText } from '../../report/several/several-migrations.ts';
import { worstExit } from '../../report/several/worst-exit.ts';
import { reportError } from '../../report/text/error-text.ts';
import { visibleJson } from '../../report/text/visible.ts';
import { type Advanced, advanceMigrations, type RunParts } from '../../run/advance/advance.ts';
import { readActor } from '../../run/context/actor.ts';
import type { CommandContext } from '../../run/context/command-context.ts';
import { commandMs, endedInTime } from '../../run/context/end-in-time.ts';
import { inTime } from '../../run/context/in-time.ts';
import { stoppedBefore } from '../../run/context/stop.ts';
import { type DeployInputs, readDeployInputs, readOther } from '../inputs.ts';
import { addToSummary } from '../job-summary.ts';
import { annotate, harmless, setFailed, setOutput, valueText } from '../runner.ts';
import type { StepContext } from '../step-context.ts';
import { saveBegun, saveEnded } from '../step-state.ts';
import { deploymentAsker, noToken } from './ask-deployments.ts';
import { LedgerComment } from './keep-ledger.ts';
import { MigrationOrigin } from './migration-origin.ts';
import { recordsOf, runLinks } from './phase-records.ts';
import { writeRefusal } from './write-summary.ts';

/** Columns of the texts. */
const WIDTH = 120;
/** For the tables of phases of all migrations together. */
const LEDGERS_MS = 120_000;

type Worked = readonly Advanced<MigrationFile>[];

/**
 * `command: advance`: what is due of all migrations on one database. The job gets its outputs, one summary, and the tables of phases
 * on the pull requests of the migrations that were worked on.
 * @throws what kept it from working on any, after it was reported
 */
export async function advanceStep(step: StepContext): Promise<void> {
  const { env, log, stop } = step;
  const worked = new Map<string, LedgerComment | undefined>();
  let inputs: DeployInputs;
  let configured: ConfiguredMigrations;
  let advanced: Worked;
  let context: CommandContext;
  try {
    inputs = readDeployInputs(env, process.cwd());
    if (inputs.only === 'contract')
      throw wrongUsage('advance never runs a contract.', 'Run it by its file: command: run, phase: contract.');
    configured = await readConfiguredMigrations(
      inputs.migrations,
      readConfig(process.cwd(), inputs.config),
      process.cwd(),
    );
    const { target, stateDatabase } = inputs;
    context = { target, stateDatabase, actor: readActor(env), toolVersion, report: log.report, stop };
    const late = () => stoppedBefore('all was worked on', stop);
    advanced = await endedInTime(work(inputs, configured, context, step, worked), stop, late, commandMs);
  } catch (error) {
    const report = reportError(error);
    const status = failureStatus(error, report, worked.size > 0);
    setOutput('status', valueText(status));
    setOutput('complete', valueText(false));
    writeRefusal(env, 'advance', report, status);
    saveEnded();
    throw error;
  }
  const outcomes = advanceOutcomes(advanced, configured.unreadable, WIDTH);
  log.say(severalMigrationsText(outcomes, WIDTH));
  saveEnded();
  const exit = tell(outcomes, inputs, step);
  const writing = writeLedgers(advanced, worked, inputs, context, step).then(() => true);
  await inTime(writing, stop, LEDGERS_MS);
  const failing = outcomes.filter((one) => one.exit === exit).map(({ text }) => text);
  const fails = exit === ExitCode.stoppedEarly ? inputs.failOnIncomplete : exit !== ExitCode.done;
  if (fails) setFailed(harmless(failing.join('\n')));
}

async function work(
  inputs: DeployInputs,
  { migrations }: ConfiguredMigrations,
  context: CommandContext,
  { env, job, log, stop }: StepContext,
  worked: Map<string, LedgerComment | undefined>,
): Promise<Worked> {
  const { project, githubToken: token } = inputs;
  const judging = await project.judging();
  const partsFor = async (migration: MigrationFile): Promise<{ parts: RunParts; actor: CommandContext['actor'] }> => {
    const origin =
      job === undefined || token === undefined
        ? undefined
        : new MigrationOrigin(openGithub(token, log.say), job, migration.file);
    const ledger =
      origin === undefined || inputs.comment === 'never'
        ? undefined
        : new LedgerComment(origin, migration.name, inputs, log.say);
    worked.set(migration.name, ledger);
    const { name, file } = migration;
    const begun = { command: 'run', name, migration: file, target: project.named?.name, to: undefined } as const;
    saveBegun({ ...begun, phase: undefined });
    const { config } = project;
    const { source, notices } = await readRunSource({
      folder: process.cwd(),
      migration,
      config,
      reviewed: inputs.reviewed,
      env,
    });
    for (const text of notices) log.report({ type: 'notice', text });
    const noAnswer = job === undefined ? undefined : noToken;
    const deployed = origin === undefined ? noAnswer : deploymentAsker(origin, inputs.environment, { ...inputs, stop });
    const completeOn = targetAsker({
      several: project.several,
      own: project.named?.name,
      env,
      readTarget: (url) => readOther(url, inputs),
      context,
    });
    const parts = { source, ...judging, onFailure: undefined, replicas: inputs.replicas, deployed, completeOn };
    return { parts, actor: actorOf(context.actor, source) };
  };
  const { until = 'contract', only, takeOver, maxRuntime } = inputs;
  return advanceMigrations({ migrations, due: { until, only, takeOver }, maxRuntime, partsFor }, context);
}

/** Outputs, summary and the notice. @returns the exit code that counts */
function tell(outcomes: readonly Outcome[], { environment }: DeployInputs, { env, job }: StepContext): Exit {
  const exit = worstExit(outcomes.map((one) => one.exit));
  const status = overallStatus(outcomes);
  setOutput('status', valueText(status));
  setOutput('complete', valueText(outcomes.every((one) => one.status === 'complete')));
  setOutput('results-json', valueText(visibleJson(JSON.stringify(severalJson(outcomes)))));
  const waiting = outcomes.filter((one) => one.exit === ExitCode.done && isFailure(one.status));
  if (waiting.length > 0)
    annotate('notice', harmless(waiting.map(({ text }) => text).join('\n')), {
      title: valueText('phasedb: waits for a person'),
    });
  addToSummary(env, (mostBytes) =>
    deploySummary(
      {
        command: 'advance',
        migration: undefined,
        environment,
        verdict: { status, text: headline(outcomes) },
        report: severalMigrationsText(outcomes, WIDTH),
        phases: undefined,
        warnings: [],
        next: undefined,
        runUrl: runLinks(job).urlOf,
      },
      mostBytes,
    ),
  );
  return exit;
}

function isFailure(status: string): boolean {
  return status === 'failed' || status === 'timed_out';
}

function headline(outcomes: readonly Outcome[]): string {
  const complete = outcomes.filter(({ status }) => status === 'complete').length;
  return `${complete} of ${outcomes.length} migrations are complete.`;
}

/** A fault in one is reported, and keeps no other from being written. */
async function writeLedgers(
  advanced: Worked,
  worked: ReadonlyMap<string, LedgerComment | undefined>,
  inputs: DeployInputs,
  context: CommandContext,
  step: StepContext,
): Promise<void> {
  for (const { migration, error } of advanced) {
    const ledger = worked.get(migration.name);
    if (ledger === undefined) continue;
    try {
      const at = new Date();
      const found = (await readStatus(migration.name, migration, context)).migrations[0];
      if (found === undefined) continue;
      const phases = await recordsOf(found, inputs, step);
      const hasBegun = phases.some(({ status, rolledBack }) => status !== 'pending' || rolledBack === true);
      await ledger.write({ phases, at }, hasBegun && (inputs.comment === 'always' || error !== undefined));
    } catch (thrown) {
      annotate('warning', harmless(reportError(thrown).message));
    }
  }
}
