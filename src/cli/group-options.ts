import type { DatabaseOptions } from './database.ts';

/** What a command has that can work on a group of targets. */
export type GroupOptions = DatabaseOptions & {
  readonly targets: string | undefined;
  readonly replica?: readonly string[];
  readonly yes?: boolean;
  readonly maxRuntime?: { readonly ms: number; readonly text: string } | undefined;
};
