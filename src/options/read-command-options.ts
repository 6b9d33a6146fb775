import { commandLineList } from './command-line-list.ts';
import type { CommandName } from './commands.ts';
import { type EntryOption, entryOption, type Given, keyOf, valueFrom } from './entry-option.ts';
import type { OptionsOf } from './option.ts';
import { missing } from './read-option.ts';

/** The options of a command of the command line, by name in camelCase. */
export type CommandOptions<Command extends CommandName> = OptionsOf<(typeof commandLineList)[number], Command>;

/** The options that a command of the command line has, in the order of its help. */
export function optionsOfCommand(command: CommandName): readonly EntryOption[] {
  return commandLineList
    .map((option) => entryOption(option, option.commandLine))
    .filter(({ commands }) => commands.includes(command));
}

/**
 * Reads the options of a command of the command line.
 * @param given by name, as written
 * @throws Failure `wrong-usage` for the first that is not valid, empty, or missing
 */
export function readCommandOptions<Command extends CommandName>(
  command: Command,
  given: (name: string) => Given,
): CommandOptions<Command> {
  const values = optionsOfCommand(command).map((option) => {
    const label = `--${option.name}`;
    const text = given(option.name);
    // A variable of the shell that is not set must not pass for an option that was left out.
    if (typeof text === 'string' && text.trim() === '')
      throw missing(`The value of ${label}`, 'Give one, or leave the option out.');
    if (text === undefined && option.neededBy.includes(command))
      throw missing(label, `Give ${label} ${option.value.toUpperCase()}.`);
    return [keyOf(option.name), valueFrom(option, label, text)];
  });
  return Object.fromEntries(values);
}
