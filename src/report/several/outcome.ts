import type { ExitCode } from '../../core/failure.ts';

/** What came of one of several databases or migrations that one call worked on. */
export interface Outcome {
  /** The migration's name, where the call worked on several; of a file that cannot be read, its path. */
  readonly migration?: string | undefined;
  /** The target of the configuration; undefined: the call named none. */
  readonly target: string | undefined;
  /** Counts from 1; undefined: there are no waves. */
  readonly wave?: number | undefined;
  /** Undefined: it was not started. */
  readonly exit: ExitCode | undefined;
  /** One word, such as `complete` or `failed`. */
  readonly status: string;
  /** What the command printed, or would have. */
  readonly text: string;
  /** The same for machines; a failure has the key `error`. Undefined: it was not started. */
  readonly json: object | undefined;
}

/** The status of what was never started. */
export const NOT_STARTED = 'not_started';
