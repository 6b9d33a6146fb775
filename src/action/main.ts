import { setFailed, setOutput } from '@actions/core';
import { ExitCode } from '../failure.ts';
import { reportError } from '../report/error-text.ts';
import { readActor } from '../runner/actor.ts';
import type { RunResult } from '../runner/request.ts';
import { Stop } from '../runner/stop.ts';
import { toolVersion } from '../version.ts';
import { readInputs } from './inputs.ts';
import { runCommand, statusOf } from './run-command.ts';
import { createStepLog, harmless } from './step-log.ts';

const log = createStepLog((line) => process.stdout.write(`${line}\n`));
const stop = new Stop();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => stop.request({ kind: 'signal', signal }));

function tell(result: Pick<RunResult, 'status' | 'phase' | 'nextPhase'>): void {
  setOutput('status', result.status);
  setOutput('phase', result.phase ?? '');
  setOutput('next-phase', result.nextPhase ?? '');
  setOutput('complete', String(result.status === 'complete'));
}

try {
  const inputs = readInputs(process.env);
  const end = await runCommand(inputs, {
    target: inputs.target,
    stateDatabase: inputs.stateDatabase,
    actor: readActor(process.env),
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
  tell({
    status: report.code === 'refused' ? 'refused' : statusOf(report.exit),
    phase: undefined,
    nextPhase: undefined,
  });
  const parts = [report.message, report.untouched, report.remedy, report.stack].filter((part) => part !== undefined);
  setFailed(harmless(parts.join('\n')));
}
// Connections that a statement left running still uses must not keep the process.
process.exit();
