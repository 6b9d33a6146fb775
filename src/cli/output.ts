import type { ExitCode } from '../core/failure.ts';
import { outgoing } from '../core/row-value.ts';
import { jsonWithoutCommands, withoutCommands, xmlWithoutCommands } from '../core/runner-log.ts';
import { errorJson, errorText, reportError } from '../report/text/error-text.ts';
import { visible, visibleInColour, visibleJson } from '../report/text/visible.ts';
import type { LogFormat } from './display.ts';
import type { Secrets } from './secrets.ts';
import { type OutputStream, type Terminal, textWidth } from './terminal.ts';

/**
 * The way out for everything that a command says: its result on stdout, all else on stderr. Each text passes here once: passwords
 * are scrubbed, values of rows are hidden but on a terminal, and in the log of a job no line is a command to its runner. With
 * `--format json` stdout holds one JSON value and nothing else.
 */
export class Output {
  readonly terminal: Terminal;
  readonly secrets: Secrets;
  readonly format: string;
  readonly logFormat: LogFormat;

  constructor(terminal: Terminal, secrets: Secrets, format: string, logFormat: LogFormat = 'text') {
    this.terminal = terminal;
    this.secrets = secrets;
    this.format = format;
    this.logFormat = logFormat;
  }

  /** Whether others are written beside it, so that nothing may draw on the terminal. */
  get isOneOfSeveral(): boolean {
    return false;
  }

  /** Columns for the text of a result. */
  get width(): number {
    return textWidth(this.terminal.stdout);
  }

  /** What was asked for: `text` or `json`, made only when it is the one that is wanted. */
  result(text: () => string, json: () => object): void {
    const { stdout } = this.terminal;
    if (this.format === 'json') this.#json(stdout, json(), 2);
    else stdout.write(`${this.clean(stdout, text())}\n`);
  }

  /** A result in another format, already scrubbed. */
  write(text: string, format: string): void {
    const { stdout } = this.terminal;
    const hidden = outgoing(text, isWatched(this.terminal, stdout) && format === 'text');
    const safe = format === 'json' || format === 'sarif' ? visibleJson(hidden) : hidden;
    stdout.write(`${this.#inJob ? commandFree(safe, format) : safe}\n`);
  }

  /** Anything that is not the result: a line of the log's format. */
  say(text: string): void {
    const { stderr } = this.terminal;
    if (this.logFormat === 'json') this.log({ time: new Date().toISOString(), type: 'notice', text });
    else stderr.write(`${this.clean(stderr, text)}\n`);
  }

  /** A text of the parser of the command line: help that was asked for. */
  help(text: string): void {
    this.terminal.stdout.write(this.clean(this.terminal.stdout, text));
  }

  /** A line of a log of JSON. */
  log(value: object): void {
    this.#json(this.terminal.stderr, value);
  }

  /** A text as it may go to that stream. */
  clean(stream: OutputStream, text: string): string {
    const told = outgoing(text, isWatched(this.terminal, stream));
    // Renderers do it, too: they know what is theirs. This is the last wall.
    const scrubbed = this.secrets.scrub(stream.isTTY === true ? visibleInColour(told) : visible(told));
    return this.#inJob ? withoutCommands(scrubbed) : scrubbed;
  }

  /** Prints the error that ended a command; the exit code is the command's. */
  error(error: unknown): ExitCode {
    const report = reportError(error);
    const { stdout, stderr } = this.terminal;
    if (this.logFormat === 'json') {
      this.log({ time: new Date().toISOString(), type: 'error', ...errorJson(report) });
    } else {
      stderr.write(`${this.clean(stderr, errorText(report, textWidth(stderr)))}\n`);
    }
    if (this.format === 'json') this.#json(stdout, errorJson(report), 2);
    return report.exit;
  }

  get #inJob(): boolean {
    return this.terminal.env.GITHUB_ACTIONS !== undefined;
  }

  #json(stream: OutputStream, value: object, indent?: number): void {
    stream.write(`${jsonWithoutCommands(visibleJson(this.secrets.stringify(value, indent)))}\n`);
  }
}

/** A terminal that a person looks at; a runner of jobs may give its steps one, too. */
function isWatched({ env }: Terminal, stream: OutputStream): boolean {
  return stream.isTTY === true && env.GITHUB_ACTIONS === undefined && env.CI === undefined;
}

function commandFree(text: string, format: string): string {
  if (format === 'json' || format === 'sarif') return jsonWithoutCommands(text);
  return format === 'junit' ? xmlWithoutCommands(text) : withoutCommands(text);
}
