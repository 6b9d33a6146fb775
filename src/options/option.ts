import type { ActionCommand, CommandName } from './commands.ts';
import type { Duration } from './duration.ts';

/** What an option takes. Values are written as text in both entries; `read-option.ts` says how each is read. */
export type Form =
  | { readonly type: 'text'; readonly pattern?: RegExp; readonly expected?: string }
  | { readonly type: 'path' | 'url' | 'duration' | 'flag' | 'list' }
  | { readonly type: 'choice'; readonly choices: readonly string[] }
  | { readonly type: 'integer'; readonly least: number; readonly most: number };

/** How one entry has an option. What it leaves out is as in the option itself. */
interface Side<Command extends string> {
  /** The commands that read it. */
  readonly commands: readonly Command[];
  /** Those of them that need it. */
  readonly neededBy?: readonly Command[];
  readonly name?: string;
  readonly description?: string;
  readonly default?: string;
  readonly form?: Form;
}

export interface CommandLineSide extends Side<CommandName> {
  /** The word for its value in the help: `--schema <file>`. */
  readonly value?: string;
}

export interface InputSide extends Side<ActionCommand> {
  /** What the runner puts in where nothing is given. */
  readonly expression?: string;
}

/** Headings of the help and order of the tables. */
export const groups = {
  subject: 'What to work on',
  database: 'Database',
  lint: 'Lint',
  run: 'Run',
  output: 'Output',
  github: 'GitHub',
  demo: 'Demo',
} as const;

/** One option of the command line, one input of the action, or both: with its whole description. */
export type Option = Form & {
  /** In kebab-case, without `--`. */
  readonly name: string;
  readonly group: keyof typeof groups;
  /** Sentences, with Markdown's code spans, for the help and the tables. */
  readonly description: string;
  /** As a person writes it. */
  readonly default?: string;
  /** It is masked in the log of a job. */
  readonly secret?: true;
  /** Undefined: the command line does not have it. */
  readonly commandLine?: CommandLineSide;
  /** Undefined: the action does not have it. */
  readonly input?: InputSide;
};

type FormOf<One, Of> = Of extends { readonly form: infer Own } ? Own : One;

type Read<Kind> = Kind extends { readonly type: 'choice'; readonly choices: readonly (infer Choice)[] }
  ? Choice
  : Kind extends { readonly type: 'flag' }
    ? boolean
    : Kind extends { readonly type: 'integer' }
      ? number
      : Kind extends { readonly type: 'duration' }
        ? Duration
        : Kind extends { readonly type: 'list' }
          ? readonly string[]
          : string;

/** A flag that is not given is false, a list that is not given is empty. */
type AlwaysThere<One, Of, Command> =
  FormOf<One, Of> extends { readonly type: 'flag' | 'list' }
    ? true
    : Of extends { readonly default: string }
      ? true
      : One extends { readonly default: string }
        ? true
        : Of extends { readonly neededBy: readonly (infer Needing)[] }
          ? [Command] extends [Needing]
            ? true
            : false
          : false;

type Value<One, Of, Command> = Read<FormOf<One, Of>> | (AlwaysThere<One, Of, Command> extends true ? never : undefined);

type Camel<Name> = Name extends `${infer Head}-${infer Rest}` ? `${Head}${Capitalize<Camel<Rest>>}` : Name;

type Key<One, Of> = Of extends { readonly name: infer Own }
  ? Camel<Own>
  : One extends { readonly name: infer Own }
    ? Camel<Own>
    : never;

/** The options of a command of the command line, read; keys are the names in camelCase. */
export type OptionsOf<All, Command extends CommandName> = {
  readonly [One in All as One extends { readonly commandLine: infer Of extends CommandLineSide }
    ? Command extends Of['commands'][number]
      ? Key<One, Of> & string
      : never
    : never]: One extends { readonly commandLine: infer Of } ? Value<One, Of, Command> : never;
};

/** All inputs of the action, read. One that the command does not read is as if it were not given. */
export type InputsOf<All> = {
  readonly [One in All as One extends { readonly input: infer Of } ? Key<One, Of> & string : never]: One extends {
    readonly input: infer Of;
  }
    ? Value<One, Of, ActionCommand>
    : never;
};
