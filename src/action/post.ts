import { inTarget } from '../core/next-command.ts';
import { type NextStep, nextStepText } from '../report/run/next-step.ts';
import { codeSpan, plainText } from '../report/text/markdown.ts';
import { addToSummary } from './job-summary.ts';
import { annotate, harmless, valueText } from './runner.ts';
import { type BegunWork, readInterrupted } from './step-state.ts';

/**
 * The step after the main one. If that one was killed, it reports where the work was interrupted and how to resume; it
 * connects to nothing and starts nothing.
 */
export async function afterwards(
  env: Readonly<Record<string, string | undefined>>,
  say: (text: string) => void,
): Promise<void> {
  const work = readInterrupted();
  if (work === undefined) return;
  return work.target === undefined ? report(work, env, say) : inTarget(work.target, () => report(work, env, say));
}

function report(work: BegunWork, env: Readonly<Record<string, string | undefined>>, say: (text: string) => void): void {
  const where = work.phase === undefined ? 'before a phase had begun' : `at ${work.phase}`;
  const text = `${work.name} was interrupted ${where}: the step was killed. All committed work is saved.`;
  const next = nextStepOf(work);
  const inputs = [
    ...Object.entries(next.inputs ?? {}),
    ...(work.target === undefined ? [] : [['target', work.target]]),
  ].map(([name, value]) => `${name}: ${value}`);
  annotate('error', harmless(`${text} Resume with ${inputs.join(', ')}`), {
    title: valueText('phasedb was interrupted'),
  });
  say(`Resume with ${inputs.join(', ')}`);
  addToSummary(env, () =>
    [`### phasedb ${work.command}: ${codeSpan(work.name)}`, `⚠️ **${plainText(text)}**`, nextStepText(next)].join(
      '\n\n',
    ),
  );
}

function nextStepOf({ command, name, migration, to }: BegunWork): NextStep {
  if (command === 'rollback') {
    return {
      text: 'run the same rollback again; it goes on where it stopped.',
      inputs: { command, migration, ...(to !== undefined && { to }), confirm: name },
    };
  }
  return {
    text: 'resume it. phasedb waits for a statement that still runs in the server, and adopts it.',
    // The interrupted phase is the first that is not complete.
    inputs: { command: 'resume', migration, phase: 'next' },
  };
}
