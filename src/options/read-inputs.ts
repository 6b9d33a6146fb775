import { type EntryOption, entryOption, keyOf, valueFrom } from './entry-option.ts';
import { inputList } from './input-list.ts';
import type { InputsOf } from './option.ts';
import { option as commandInput } from './table/command.ts';

/** The inputs of the action, by name in camelCase. */
export type Inputs = InputsOf<(typeof inputList)[number]>;

/** The inputs that the action has, in the order of action.yml. */
export function inputsOfAction(): readonly EntryOption[] {
  return inputList.map((option) => entryOption(option, option.input));
}

/**
 * Reads the inputs of the action. Those that its command does not read are as if they were not given.
 * @param given by name, as written; empty where it was not given
 * @throws Failure `wrong-usage` for the first that is not valid
 */
export function readInputs(given: (name: string) => string): Inputs {
  const command = given(commandInput.name).trim() || commandInput.default;
  const values = inputsOfAction().map((option) => {
    const isRead = option.name === commandInput.name || option.commands.includes(command);
    const text = isRead ? given(option.name).trim() : '';
    const lines = text.split('\n').map((line) => line.trim());
    const written = option.form.type === 'list' ? lines.filter((line) => line !== '') : text || undefined;
    return [keyOf(option.name), valueFrom(option, inputLabel(option.name), written)];
  });
  return Object.fromEntries(values);
}

/** An input as messages name it. */
export function inputLabel(name: string): string {
  return `The input ${name}`;
}
