import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

/** What the runner takes from an action.yml. */
export interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default?: unknown }>>;
  /** Of `runs`, from the action's folder. */
  readonly main: string;
  readonly post: string | undefined;
}

/** Reads an action.yml. */
export async function readActionFile(path: string): Promise<ActionFile> {
  const { inputs = {}, runs } = parse(await readFile(path, 'utf8'));
  return { inputs, main: runs.main, post: runs.post };
}

/**
 * The inputs of a step as the runner completes them: those of action.yml that are not given have their default, or are
 * empty.
 * @param context what expressions in defaults stand for, e.g. `github.token`
 * @throws Error where an input is not one of action.yml's (the runner warns), or a default needs an expression not given
 */
export function withDefaults(
  inputs: ActionFile['inputs'],
  given: Readonly<Record<string, string>>,
  context: Readonly<Record<string, string>>,
): Record<string, string> {
  const unexpected = Object.keys(given).filter((name) => !(name in inputs));
  if (unexpected.length > 0) throw new Error(`action.yml has no input ${unexpected.join(', ')}`);
  const defaults = Object.entries(inputs).map(([name, input]) => {
    const text = String(input.default ?? '').replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
      const value = context[expression];
      if (value === undefined) throw new Error(`the default of ${name} needs ${expression}`);
      return value;
    });
    return [name, text];
  });
  return { ...Object.fromEntries(defaults), ...given };
}

/** The variables of inputs: upper case, blanks to underscores; hyphens stay (actions/runner, Handler.cs). */
export function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]),
  );
}
