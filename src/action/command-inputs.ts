import { lineOf, type NextCommand } from '../core/next-command.ts';
import { actionCommands } from '../options/commands.ts';

/**
 * A command as the inputs that give it to the action, in quotes; one that the action does not have stays a line for a
 * terminal.
 */
export function inputsOf(next: NextCommand): string {
  const { command, about, options } = next;
  if (!actionCommands.some((one) => one === command)) return lineOf(next);
  const inputs = { command, ...(about !== undefined && { migration: about }), ...options };
  return `"${Object.entries(inputs)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ')}"`;
}
