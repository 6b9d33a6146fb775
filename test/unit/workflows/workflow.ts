import { parse } from 'yaml';

/** A step, as far as the rules look at it. */
export interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

export interface Concurrency {
  readonly group: string;
  readonly 'cancel-in-progress'?: boolean;
  readonly queue?: string;
}

export interface Job {
  readonly uses?: string;
  readonly environment?: string | { readonly name: string; readonly deployment?: boolean };
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: Concurrency;
  readonly 'timeout-minutes'?: number;
  readonly steps?: readonly Step[];
}

/** A workflow whose form the official schema has found good. */
export interface Workflow {
  readonly path: string;
  /** Whether users copy it, or it is ours. */
  readonly kind: 'example' | 'own';
  readonly text: string;
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: Concurrency;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Takes a workflow's text apart. @param path where it stands; below `.github` it is one of ours */
export function workflowOf(path: string, text: string): Workflow {
  const { on, ...rest } = parse(text);
  const events =
    typeof on === 'string'
      ? { [on]: null }
      : Array.isArray(on)
        ? Object.fromEntries(on.map((event) => [event, null]))
        : on;
  return { ...rest, on: events, path, text, kind: path.startsWith('.github/') ? 'own' : 'example' };
}

/** A step that runs this action. */
export function isOurs({ uses = '' }: Step): boolean {
  return uses === './' || /^phasedb-action\/phasedb-action@/.test(uses);
}
