import type { ExitCode } from '../core/failure.ts';
import { errorJson, errorText, reportError } from '../report/text/error-text.ts';
import { Output } from './output.ts';

/**
 * The way out of a command on one of several targets: what goes on is written at once, a line each with the target's name; the
 * result is kept for the end.
 */
export class TargetOutput extends Output {
  readonly #all: Output;
  readonly #target: string;
  /** As it would have been printed. */
  text = '';
  json: object | undefined;

  constructor(all: Output, target: string) {
    super(all.terminal, all.secrets, all.format, all.logFormat);
    this.#all = all;
    this.#target = target;
  }

  override get isOneOfSeveral(): boolean {
    return true;
  }

  override result(text: () => string, json: () => object): void {
    this.text = text();
    this.json = json();
  }

  override say(text: string): void {
    this.#all.say(text.replaceAll(/^/gm, `${this.#target}: `));
  }

  override log(value: object): void {
    this.#all.log({ target: this.#target, ...value });
  }

  override error(error: unknown): ExitCode {
    const report = reportError(error);
    this.text = errorText(report, this.width);
    this.json = errorJson(report);
    return report.exit;
  }
}
