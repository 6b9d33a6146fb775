import { setFailed, setOutput } from '@actions/core';
import { ExitCode } from '../../failure.ts';
import { reportError } from '../../report/error-text.ts';
import { readActor } from '../../runner/actor.ts';
import type { RunResult } from '../../runner/request.ts';
import { toolVersion } from '../../version.ts';
import { type CommonInputs, readDeployInputs } from '../inputs.ts';
import { harmless } from '../step-log.ts';
import type { StepSurroundings } from '../surroundings.ts';
import { runCommand, statusOf } from './run-command.ts';

/** Carries out a command that works on a database, and tells the job what came of it. */
export async function deployStep(common: CommonInputs, { env, log, stop }: StepSurroundings): Promise<void> {
  try {
    const inputs = readDeployInputs(common, env);
    const end = await runCommand(inputs, {
      target: inputs.target,
      stateDatabase: inputs.stateDatabase,
      actor: readActor(env),
      toolVersion,
      report: log.report,
      stop,
    });
    log.say(end.text);
    if (end.result !== undefined) tell(end.result);
    const early = end.exit === ExitCode.stoppedEarly;
    if (end.exit !== ExitCode.done && (!early || inputs.failOnIncomplete)) setFailed(harmless(end.text));
  } catch (error) {
    const report = reportError(error);
    const status = report.code === 'refused' ? 'refused' : statusOf(report.exit);
    tell({ status, phase: undefined, nextPhase: undefined });
    throw error;
  }
}

function tell(result: Pick<RunResult, 'status' | 'phase' | 'nextPhase'>): void {
  setOutput('status', result.status);
  setOutput('phase', result.phase ?? '');
  setOutput('next-phase', result.nextPhase ?? '');
  setOutput('complete', String(result.status === 'complete'));
}
