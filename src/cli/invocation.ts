import type { Command } from 'commander';
import type { ExitCode } from '../core/failure.ts';
import type { LogFormat } from './display.ts';
import { Output } from './output.ts';
import type { Secrets } from './secrets.ts';
import type { Terminal } from './terminal.ts';

/** Options that every command has. */
export interface CommonOptions {
  /** Which there are is the command's to say; `json` all have. */
  readonly format: string;
  readonly logFormat: LogFormat;
}

/** One call of one command: what was written, and the way out. */
export interface Invocation<Options> {
  /** What was written without a `--` in front of it, in order. */
  readonly words: readonly string[];
  readonly options: Options & CommonOptions;
  readonly terminal: Terminal;
  readonly output: Output;
}

/** A command line that is being carried out: the world, and the exit code that comes out in the end. */
export interface CommandLine {
  readonly terminal: Terminal;
  readonly secrets: Secrets;
  exit: ExitCode;
}

/**
 * Makes `work` what a command does. Whatever it throws is told in the format that the command was asked for, and becomes
 * the exit code.
 */
export function carryOut<Options>(
  command: Command,
  line: CommandLine,
  work: (invocation: Invocation<Options>) => Promise<ExitCode>,
): void {
  command.action(async () => {
    const options = command.opts<Options & CommonOptions>();
    const output = new Output(line.terminal, line.secrets, options.format);
    try {
      line.exit = await work({ words: command.args, options, terminal: line.terminal, output });
    } catch (error) {
      line.exit = output.error(error);
    }
  });
}
