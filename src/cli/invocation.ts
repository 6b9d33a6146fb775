import type { ExitCode } from '../core/failure.ts';
import type { Output } from './output.ts';
import type { Secrets } from './secrets.ts';
import type { Terminal } from './terminal.ts';

/** One call of one command: what was written, and the way out. */
export interface Invocation<Options> {
  /** What was written without a `--` in front of it, in order. */
  readonly words: readonly string[];
  readonly options: Options;
  readonly terminal: Terminal;
  readonly output: Output;
}

/** A command line that is being carried out: the world, and the exit code that comes out in the end. */
export interface CommandLine {
  readonly terminal: Terminal;
  readonly secrets: Secrets;
  exit: ExitCode;
}
