import { error } from '@actions/core';
import { type NextStep, nextStepText } from '../report/run/next-step.ts';
import { codeSpan, plainText } from '../report/text/markdown.ts';
import { addToSummary } from './job-summary.ts';
import { harmless } from './step-log.ts';
import { type BegunWork, readInterrupted } from './step-state.ts';

/**
 * The step behind the main one. Where that one was killed, it says where the work was interrupted and how to go on; it
 * connects to nothing and starts nothing.
 */
export async function afterwards(
  env: Readonly<Record<string, string | undefined>>,
  say: (text: string) => void,
): Promise<void> {
  const work = readInterrupted();
  if (work === undefined) return;
  const where = work.phase === undefined ? 'before a phase had begun' : `at ${work.phase}`;
  const text = `${work.name} was interrupted ${where}: the step was killed before it could end in good order. What was committed is saved.`;
  const next = wayOn(work);
  const inputs = Object.entries(next.inputs ?? {}).map(([name, value]) => `${name}: ${value}`);
  error(harmless(`${text} Resume with ${inputs.join(', ')}`), { title: 'phasedb was interrupted' });
  say(`Resume with ${inputs.join(', ')}`);
  addToSummary(env, () =>
    [`### phasedb ${work.command}: ${codeSpan(work.name)}`, `⚠️ **${plainText(text)}**`, nextStepText(next)].join(
      '\n\n',
    ),
  );
}

function wayOn({ command, name, migration, to, phase }: BegunWork): NextStep {
  if (command === 'rollback') {
    return {
      text: 'run the same rollback again; it goes on where it stopped.',
      inputs: { command, migration, ...(to !== undefined && { to }), confirm: name },
    };
  }
  return {
    text: 'resume it. A statement that the server still works on is waited for and adopted.',
    inputs: { command: 'resume', migration, ...(phase !== undefined && { phase }) },
  };
}
