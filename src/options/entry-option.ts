import type { Duration } from './duration.ts';
import type { CommandLineSide, Form, InputSide, Option } from './option.ts';
import { readText } from './read-option.ts';

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

/** Completes what an entry says of an option by what holds for both. */
export function entryOption(option: Option, side: CommandLineSide | InputSide): EntryOption {
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
}

/** What a person wrote: a text, one or several of a list, or that a flag is there. Undefined: nothing. */
export type Given = string | readonly string[] | true | undefined;

/**
 * The value of an option.
 * @param label the option as the person who wrote it knows it
 * @throws Failure `wrong-usage`
 */
export function valueFrom(
  { form, default: otherwise }: EntryOption,
  label: string,
  given: Given,
): string | number | boolean | Duration | readonly string[] | undefined {
  if (form.type === 'list') return typeof given === 'object' ? given : [];
  if (given === true) return true;
  const text = typeof given === 'string' ? given.trim() : otherwise;
  if (text !== undefined) return readText(form, label, text);
  return form.type === 'flag' ? false : undefined;
}

/** The name of an option as a key: `max-runtime` is maxRuntime. */
export function keyOf(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function wordFor({ type }: Form): string {
  if (type === 'path') return 'file';
  return type === 'choice' ? 'value' : type;
}
