import type { Readable, Writable } from 'node:stream';

/** A stream that may be a terminal. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** What the command line touches of the world around it; `process` is one, a test brings its own. */
export interface Terminal {
  /** How the program was called, as a person would write it again. */
  readonly program: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the configuration file is looked for. */
  readonly folder: string;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

/** Whether somebody is there to be asked. */
export function isInteractive(terminal: Terminal): boolean {
  return terminal.stdin.isTTY === true && terminal.stderr.isTTY === true;
}

/** Columns for running text on a stream: the terminal's, at most what reads well; 100 where nobody measures. */
export function textWidth(stream: OutputStream): number {
  return stream.isTTY === true ? Math.max(40, Math.min(stream.columns ?? 80, 120)) : 100;
}
