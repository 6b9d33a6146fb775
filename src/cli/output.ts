import type { ExitCode } from '../core/failure.ts';
import { errorJson, errorText, reportError } from '../report/text/error-text.ts';
import type { Secrets } from './secrets.ts';
import { type Terminal, textWidth } from './terminal.ts';

/**
 * The way out for everything that a command says: its result on stdout, all else on stderr, passwords scrubbed. With
 * `--format json` stdout holds one JSON value and nothing else.
 */
export class Output {
  readonly terminal: Terminal;
  readonly secrets: Secrets;
  readonly format: string;

  constructor(terminal: Terminal, secrets: Secrets, format: string) {
    this.terminal = terminal;
    this.secrets = secrets;
    this.format = format;
  }

  /** Columns for the text of a result. */
  get width(): number {
    return textWidth(this.terminal.stdout);
  }

  /** What was asked for: `text` or `json`, made only when it is the one that is wanted. */
  result(text: () => string, json: () => object): void {
    if (this.format === 'json') this.terminal.stdout.write(`${this.secrets.stringify(json(), 2)}\n`);
    else this.terminal.stdout.write(`${this.secrets.scrub(text())}\n`);
  }

  /** A result in another format, already scrubbed. */
  write(text: string): void {
    this.terminal.stdout.write(`${text}\n`);
  }

  /** Anything that is not the result. */
  say(text: string): void {
    this.terminal.stderr.write(`${this.secrets.scrub(text)}\n`);
  }

  /** Prints the error that ended a command; the exit code is the command's. */
  error(error: unknown): ExitCode {
    const report = reportError(error);
    this.say(errorText(report, textWidth(this.terminal.stderr)));
    if (this.format === 'json') this.terminal.stdout.write(`${this.secrets.stringify(errorJson(report), 2)}\n`);
    return report.exit;
  }
}
