import { type Command, Option } from 'commander';
import type { ExitCode } from '../core/failure.ts';
import { showValues } from '../core/row-value.ts';
import { exposedPasswordFile, exposedUrl } from '../mysql/exposed-password.ts';
import type { CommandName } from '../options/commands.ts';
import type { EntryOption, Given } from '../options/entry-option.ts';
import { groups } from '../options/option.ts';
import { type CommandOptions, optionsOfCommand, readCommandOptions } from '../options/read-command-options.ts';
import { atNamedTarget } from './at-named-target.ts';
import type { CommandLine, Invocation } from './invocation.ts';
import { Output } from './output.ts';

/** A command for the help and the reference. */
export interface CommandHelp {
  readonly name: CommandName;
  /** What it does, in one sentence. */
  readonly description: string;
  /** What it takes without a `--` in front: how it is written, and what it is. */
  readonly words?: { readonly syntax: string; readonly description: string };
  /** Without the program's name. */
  readonly example: string;
}

/** A command that the program can be given. */
export interface DefinedCommand extends CommandHelp {
  /** Adds it to a program that carries out that command line. */
  readonly addTo: (program: Command, line: CommandLine) => void;
}

/**
 * Makes a command. Its options come from the table of options; whatever `act` throws is printed in the format that the command
 * was asked for, and becomes the exit code.
 */
export function defineCommand<Name extends CommandName>(
  definition: CommandHelp & {
    readonly name: Name;
    readonly act: (invocation: Invocation<CommandOptions<Name>>) => Promise<ExitCode>;
  },
): DefinedCommand {
  const { name, description, words, example, act } = definition;
  const addTo = (program: Command, line: CommandLine) => {
    const command = program.command(name).description(description);
    if (words !== undefined) command.argument(words.syntax, words.description);
    for (const option of optionsOfCommand(name)) command.addOption(optionOf(option));
    command.addHelpText('after', `\nExample:\n  ${program.name()} ${example}`);
    command.action(async () => {
      const given = command.opts<Record<string, Given>>();
      // An unknown format is reported as text.
      const format = (value: Given) => (value === 'json' ? 'json' : 'text');
      const output = new Output(line.terminal, line.secrets, format(given.format), format(given.logFormat));
      try {
        const options = readCommandOptions(name, (option) => given[attributeOf(option)]);
        showValues(given.showValues === true);
        for (const warning of exposed(given)) output.say(warning);
        const invocation = { words: command.args, options, terminal: line.terminal, output };
        line.exit = await atNamedTarget(invocation, act);
      } catch (error) {
        line.exit = output.error(error);
      }
    });
  };
  return { ...definition, addTo };
}

/** What others on this machine can learn from this call. */
function exposed(given: Readonly<Record<string, Given>>): readonly string[] {
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const replicas = Array.isArray(given.replica) ? given.replica : [];
  return [
    exposedUrl('db', text(given.db)),
    exposedUrl('probe-url', text(given.probeUrl)),
    replicas.map((url) => exposedUrl('replica', text(url))).find((warning) => warning !== undefined),
    exposedPasswordFile(text(given.passwordFile)),
  ].filter((warning) => warning !== undefined);
}

/** An option as the parser takes it. What it accepts as a value is read later, in one place for both entries. */
function optionOf({ name, form, value, description, group, default: otherwise }: EntryOption): Option {
  const flag = form.type === 'flag';
  const option = new Option(flag ? `--${name}` : `--${name} <${value}>`, description).helpGroup(`${groups[group]}:`);
  if (form.type === 'choice') option.argChoices = [...form.choices];
  if (otherwise !== undefined && !flag) option.default(otherwise);
  if (form.type === 'list') option.argParser((one: string, earlier: readonly string[] = []) => [...earlier, one]);
  return option;
}

function attributeOf(name: string): string {
  return new Option(`--${name}`).attributeName();
}
