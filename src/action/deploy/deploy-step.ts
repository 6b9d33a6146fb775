import { setFailed, setOutput } from '@actions/core';
import { ExitCode } from '../../failure.ts';
import { reportError } from '../../report/error-text.ts';
import { readActor } from '../../runner/actor.ts';
import { readConfig } from '../../runner/config.ts';
import type { Surroundings } from '../../runner/request.ts';
import { toolVersion } from '../../version.ts';
import { type CommonInputs, readDeployInputs, readTarget } from '../inputs.ts';
import { harmless } from '../step-log.ts';
import { saveBegun, saveEnded } from '../step-state.ts';
import type { StepSurroundings } from '../surroundings.ts';
import { chooseMigration } from './choose-migration.ts';
import { conclude } from './conclude.ts';
import { assertCommand, type Order, runCommand, type StepEnd } from './run-command.ts';
import { writeRefusal } from './write-summary.ts';

/**
 * Carries out a command that works on a database. However it ends, the job gets its outputs, its summary, and the table of
 * phases on the pull request that brought the migration.
 * @throws what the command came to, once that is told
 */
export async function deployStep(common: CommonInputs, surroundings: StepSurroundings): Promise<void> {
  const order = await prepare(common, surroundings);
  const at: Surroundings = {
    target: order.inputs.target,
    stateDatabase: order.inputs.stateDatabase,
    actor: readActor(surroundings.env),
    toolVersion,
    report: surroundings.log.report,
    stop: surroundings.stop,
  };
  const ended = await carryOut(order, at);
  const { end, error } = ended;
  if (end !== undefined) surroundings.log.say(end.report ?? end.message);
  await conclude(order, ended, at, surroundings);
  saveEnded();
  if (end === undefined) throw error;
  const isEarly = end.exit === ExitCode.stoppedEarly;
  if (end.exit !== ExitCode.done && (!isEarly || order.inputs.failOnIncomplete)) setFailed(harmless(end.message));
}

/** Reads what the step is to do. @throws Failure once the job is told that it was refused */
async function prepare(common: CommonInputs, { env }: StepSurroundings): Promise<Order> {
  try {
    assertCommand(common.command);
    const inputs = readDeployInputs(common, env);
    const folder = process.cwd();
    const config = readConfig(folder, inputs.config);
    const replicas =
      inputs.replicas.length > 0 ? inputs.replicas : config.replicas.flatMap((url) => readTarget(url) ?? []);
    const chosen = await chooseMigration(inputs, inputs.globs.length > 0 ? inputs.globs : config.migrations, folder);
    return { inputs: { ...inputs, replicas }, config, chosen, deployed: undefined };
  } catch (error) {
    setOutput('status', 'refused');
    setOutput('complete', 'false');
    writeRefusal(env, common.command, reportError(error));
    throw error;
  }
}

async function carryOut(order: Order, at: Surroundings): Promise<StepEnd> {
  let phase: string | undefined;
  const report: Surroundings['report'] = (event) => {
    at.report(event);
    if (event.type !== 'phase-started') return;
    phase = event.phase;
    rememberBegun(order, phase);
  };
  rememberBegun(order, undefined);
  try {
    return { end: await runCommand(order, { ...at, report }), error: undefined, phase };
  } catch (error) {
    return { end: undefined, error, phase };
  }
}

/** For the post step: only what works on phases can be interrupted. */
function rememberBegun({ inputs, chosen }: Order, phase: string | undefined): void {
  const { command, migration, to } = inputs;
  if (command !== 'run' && command !== 'resume' && command !== 'rollback') return;
  saveBegun({ command, name: chosen.name ?? '', migration: migration ?? '', to, phase });
}
