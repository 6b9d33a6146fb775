import { flagOf, lineOf, type NextCommand } from '../core/next-command.ts';
import { actionCommands } from '../options/commands.ts';
import { inputList } from '../options/input-list.ts';
import type { Option } from '../options/option.ts';

/**
 * A command as the inputs that give it to the action, in quotes; one that the action does not have stays a line for a
 * terminal.
 */
export function inputsOf(next: NextCommand): string {
  const { command, about, options } = next;
  if (!actionCommands.some((one) => one === command)) return lineOf(next);
  const { next: only, ...others } = options;
  const inputs = {
    command,
    ...(about !== undefined && { migration: about }),
    ...(only === true && { phase: 'next' }),
    ...others,
  };
  return `"${Object.entries(inputs)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ')}"`;
}

/** An option of the command line as the input that is the same; one that the action does not have stays as it is. */
export function inputOf(flag: string): string {
  const all: readonly Option[] = inputList;
  const option = all.find(({ name, commandLine }) => commandLine !== undefined && (commandLine.name ?? name) === flag);
  return option === undefined ? flagOf(flag) : `the input ${option.input?.name ?? option.name}`;
}
