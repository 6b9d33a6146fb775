import { inTarget, setCommandWriter, setOptionCaller } from '../core/next-command.ts';
import { readJob } from '../github/job.ts';
import { lintCommands } from '../options/commands.ts';
import { placedMessage, reportError } from '../report/text/error-text.ts';
import { Stop } from '../run/context/stop.ts';
import { inputOf, inputsOf } from './command-inputs.ts';
import { readCommand, readTargetName } from './inputs.ts';
import { harmless, setFailed, writeLine } from './runner.ts';
import { createStepLog } from './step-log.ts';

// A diagnostic report that a job turned on would hold the inputs.
if (process.report) process.report.excludeEnv = true;
setCommandWriter(inputsOf);
setOptionCaller(inputOf);
const stop = new Stop();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => stop.request({ kind: 'signal', signal }));
const log = createStepLog(writeLine);

async function main(): Promise<void> {
  const isPost = Reflect.get(globalThis, Symbol.for('phasedb.stage')) === 'post';
  if (isPost) {
    const { afterwards } = await import('./post.ts');
    return afterwards(process.env, log.say);
  }
  const command = readCommand();
  const step = { env: process.env, job: readJob(process.env), log, stop };
  if (lintCommands.some((one) => one === command)) {
    const { lintStep } = await import('./lint/lint-step.ts');
    return lintStep(step);
  }
  const { deployStep } = await import('./deploy/deploy-step.ts');
  const { advanceStep } = await import('./deploy/advance-step.ts');
  const act = () => (command === 'advance' ? advanceStep(step) : deployStep(command, step));
  // A command that a message says to run is about the same target.
  const target = readTargetName();
  return target === undefined ? act() : inTarget(target, act);
}

try {
  await main();
} catch (error) {
  const report = reportError(error);
  const parts = [placedMessage(report), report.untouched, report.remedy, report.stack].filter(
    (part) => part !== undefined,
  );
  setFailed(harmless(parts.join('\n')));
}
// Connections that a statement left running still uses must not keep the process.
process.exit();
