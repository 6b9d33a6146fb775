import { ExitCode } from '../../core/failure.ts';
import { toolVersion } from '../../core/tool-version.ts';
import { openGithub } from '../../github/client.ts';
import { comparedCommands, phaseCommands } from '../../options/commands.ts';
import { actorOf, readRunSource } from '../../project/committed/run-source.ts';
import { previewText } from '../../report/run/preview-text.ts';
import { reportError } from '../../report/text/error-text.ts';
import { readActor } from '../../run/context/actor.ts';
import type { CommandContext } from '../../run/context/command-context.ts';
import { commandMs, endedInTime, notKnown } from '../../run/context/end-in-time.ts';
import { stoppedBefore } from '../../run/context/stop.ts';
import { readDeployInputs } from '../inputs.ts';
import { annotate, harmless, setFailed, setOutput, valueText } from '../runner.ts';
import type { StepContext } from '../step-context.ts';
import { saveBegun, saveEnded } from '../step-state.ts';
import { deploymentAsker, noToken } from './ask-deployments.ts';
import { chooseMigration } from './choose-migration.ts';
import { conclude, showRunning } from './conclude.ts';
import { LedgerComment } from './keep-ledger.ts';
import { MigrationOrigin } from './migration-origin.ts';
import { type Order, runCommand, type StepEnd } from './run-command.ts';
import { writePreview, writeRefusal } from './write-summary.ts';

/** Commands that change how far the phases are. */
const working = new Set<string>(phaseCommands);
const compared = new Set<string>(comparedCommands);
/** A phase that takes longer shows up in the table on the pull request while it runs. */
const SHOWN_AFTER_MS = 5_000;

/**
 * Carries out a command that works on a database. However it ends, the job gets its outputs, its summary, and the table of
 * phases on the pull request that brought the migration.
 * @throws the failure of the command, after it was reported
 */
export async function deployStep(command: string, step: StepContext): Promise<void> {
  const order = await prepare(command, step);
  const context: CommandContext = {
    target: order.inputs.target,
    stateDatabase: order.inputs.stateDatabase,
    actor: actorOf(readActor(step.env), order.source),
    toolVersion,
    report: step.log.report,
    stop: step.stop,
  };
  const ended = await carryOut(order, context, step);
  const { end, error } = ended;
  if (end !== undefined) step.log.say(end.report ?? end.message);
  saveEnded();
  await conclude(order, ended, context, step).catch(tellAside);
  if (end === undefined) throw error;
  const isEarly = end.exit === ExitCode.stoppedEarly;
  if (end.exit !== ExitCode.done && (!isEarly || order.inputs.failOnIncomplete)) setFailed(harmless(end.message));
}

/** Reads what the step is to do. @throws Failure after the refusal was reported */
async function prepare(command: string, { env, job, log, stop }: StepContext): Promise<Order> {
  try {
    const folder = process.cwd();
    const inputs = readDeployInputs(env, folder);
    const chosen = await chooseMigration(inputs, inputs.project.globs, folder);
    const show: Order['show'] = (preview) => {
      const text = previewText(preview);
      log.say(text);
      writePreview(env, text);
    };
    const looking = { inputs, chosen, source: undefined, deployed: undefined, ledger: undefined, show };
    // After a release the table of phases must not say any longer that the migration is on hold.
    const shows = working.has(inputs.command) || inputs.command === 'release';
    const compares = compared.has(inputs.command);
    if (chosen.file === undefined || !(compares || shows)) return looking;
    const { config } = inputs.project;
    const { source, notices } = compares
      ? await readRunSource({ ...inputs, folder, migration: chosen.file, config, env })
      : { source: undefined, notices: [] };
    for (const text of notices) log.report({ type: 'notice', text });
    const order = { ...looking, source };
    if (job === undefined || !shows) return order;
    if (inputs.githubToken === undefined) return { ...order, deployed: noToken };
    const origin = new MigrationOrigin(openGithub(inputs.githubToken, log.say), job, chosen.file.file);
    return {
      ...order,
      deployed: deploymentAsker(origin, inputs.environment, { ...inputs, stop }),
      ledger: inputs.comment === 'never' ? undefined : new LedgerComment(origin, chosen.file.name, inputs, log.say),
    };
  } catch (error) {
    setOutput('status', valueText('refused'));
    setOutput('complete', valueText(false));
    writeRefusal(env, command, reportError(error));
    throw error;
  }
}

async function carryOut(order: Order, context: CommandContext, step: StepContext): Promise<StepEnd> {
  let phase: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const report: CommandContext['report'] = (event) => {
    context.report(event);
    if (event.type !== 'phase-started') return;
    phase = event.phase;
    rememberBegun(order, phase);
    clearTimeout(timer);
    timer = setTimeout(() => showRunning(order, context, step).catch(tellAside), SHOWN_AFTER_MS);
  };
  rememberBegun(order, undefined);
  try {
    const { command } = order.inputs;
    const late = () =>
      command === 'pause' || command === 'unpause' || command === 'release'
        ? notKnown(step.stop)
        : stoppedBefore('all was looked at', step.stop);
    const ending = runCommand(order, { ...context, report });
    return { end: await endedInTime(ending, step.stop, late, commandMs), error: undefined, phase };
  } catch (error) {
    return { end: undefined, error, phase };
  } finally {
    clearTimeout(timer);
  }
}

/** A failure to report must not fail a successful deploy. */
function tellAside(error: unknown): void {
  const { message, stack } = reportError(error);
  annotate('warning', harmless([message, stack ?? ''].join('\n')));
}

/** For the post step: only what works on phases can be interrupted. */
function rememberBegun({ inputs, chosen }: Order, phase: string | undefined): void {
  const { command, migration, to } = inputs;
  if (command !== 'run' && command !== 'resume' && command !== 'rollback') return;
  saveBegun({
    command,
    name: chosen.name ?? '',
    migration: migration ?? '',
    target: inputs.project.named?.name,
    to,
    phase,
  });
}
