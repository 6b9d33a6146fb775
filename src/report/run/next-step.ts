import { currentTarget } from '../../core/next-command.ts';
import { codeBlock, plainText } from '../text/markdown.ts';

/** What somebody does next: a sentence, and the inputs of the action for it, where there are any. */
export interface NextStep {
  readonly text: string;
  readonly inputs?: Readonly<Record<string, string>>;
}

/** The next step as Markdown; empty for none. */
export function nextStepText(step: NextStep | undefined): string {
  if (step === undefined) return '';
  const target = currentTarget();
  const inputs = step.inputs === undefined || target === undefined ? step.inputs : { ...step.inputs, target };
  const lines = Object.entries(inputs ?? {}).map(([name, value]) => `${name}: ${scalar(value)}`);
  const text = `**What to do next:** ${plainText(step.text)}`;
  return lines.length === 0
    ? text
    : `${text} The inputs of the action for it:\n\n${codeBlock(lines.join('\n'), 'yaml')}`;
}

/** A value as YAML reads it back: a path or a name as it is, anything else in quotes. */
function scalar(value: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(value) ? value : JSON.stringify(value);
}
