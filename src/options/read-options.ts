import type { CommandName } from './commands.ts';
import type { Form, InputsOf, Option, OptionsOf } from './option.ts';
import { optionList } from './option-list.ts';
import { missing, readText } from './read-option.ts';
import { option as commandInput } from './table/command.ts';

type All = (typeof optionList)[number];

/** The options of a command of the command line, by name in camelCase. */
export type CommandOptions<Command extends CommandName> = OptionsOf<All, Command>;

/** The inputs of the action, by name in camelCase. */
export type Inputs = InputsOf<All>;

/** What a person wrote: a text, one or several of a list, or that a flag is there. Undefined: nothing. */
export type Given = string | readonly string[] | true | undefined;

/** An option as one entry has it. */
export interface EntryOption {
  readonly name: string;
  readonly group: Option['group'];
  readonly form: Form;
  readonly description: string;
  readonly default: string | undefined;
  readonly secret: boolean;
  readonly commands: readonly string[];
  readonly neededBy: readonly string[];
  /** The word for its value in the help. */
  readonly value: string;
  readonly expression: string | undefined;
}

/** The options that an entry has, in the order of its help and tables. */
export function optionsOfEntry(entry: 'commandLine' | 'input'): readonly EntryOption[] {
  const all: readonly Option[] = optionList;
  return all.flatMap((option) => {
    const side = option[entry];
    if (side === undefined) return [];
    const form = side.form ?? option;
    return {
      name: side.name ?? option.name,
      group: option.group,
      form,
      description: side.description ?? option.description,
      default: side.default ?? option.default,
      secret: option.secret ?? false,
      commands: side.commands,
      neededBy: side.neededBy ?? [],
      value: ('value' in side ? side.value : undefined) ?? wordFor(form),
      expression: 'expression' in side ? side.expression : undefined,
    };
  });
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
  const options = optionsOfEntry('commandLine').filter(({ commands }) => commands.includes(command));
  const values = options.map((option) => {
    const text = given(option.name);
    // A variable of the shell that is not set must not pass for an option that was left out.
    if (typeof text === 'string' && text.trim() === '') throw missing(`The value of --${option.name}`, leaveOut);
    if (text === undefined && option.neededBy.includes(command))
      throw missing(`--${option.name}`, `Give --${option.name} ${option.value.toUpperCase()}.`);
    return [camel(option.name), valueFrom(option, `--${option.name}`, text)];
  });
  return Object.fromEntries(values);
}

const leaveOut = 'Give one, or leave the option out.';

/**
 * Reads the inputs of the action. Those that its command does not read are as if they were not given.
 * @param given by name, as written; empty where it was not given
 * @throws Failure `wrong-usage` for the first that is not valid
 */
export function readInputs(given: (name: string) => string): Inputs {
  const command = given(commandInput.name).trim() || commandInput.default;
  const values = optionsOfEntry('input').map((option) => {
    const isRead = option.name === commandInput.name || option.commands.includes(command);
    const text = isRead ? given(option.name).trim() : '';
    const lines = option.form.type === 'list' ? text.split('\n').map((line) => line.trim()) : text;
    const written = Array.isArray(lines) ? lines.filter((line) => line !== '') : lines || undefined;
    return [camel(option.name), valueFrom(option, inputLabel(option.name), written)];
  });
  return Object.fromEntries(values);
}

/** An input as messages name it. */
export function inputLabel(name: string): string {
  return `The input ${name}`;
}

function valueFrom({ form, default: otherwise }: EntryOption, label: string, given: Given): unknown {
  if (form.type === 'list') return given ?? [];
  if (given === true) return true;
  const text = typeof given === 'string' ? given.trim() : otherwise;
  if (text !== undefined) return readText(form, label, text);
  return form.type === 'flag' ? false : undefined;
}

function wordFor({ type }: Form): string {
  if (type === 'path') return 'file';
  return type === 'choice' ? 'value' : type;
}

function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
