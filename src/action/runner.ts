import { error, setFailed as fail, notice, setOutput as output, warning } from '@actions/core';
import { outgoing } from '../core/row-value.ts';
import { visible } from '../report/text/visible.ts';

declare const place: unique symbol;
/** Text that a place may be given. Only the functions here make one, so that a text of others does not compile there. */
type Safe<Place> = string & { readonly [place]: Place };
/** For the log. */
export type LogText = Safe<'log'>;
/** For messages of annotations, whose line breaks are encoded. */
export type MessageText = Safe<'log' | 'message'>;
/** For outputs, and for the properties of annotations: one line. */
export type ValueText = Safe<'value'>;

/**
 * Text in which no line is a workflow command: the runner takes a line for one that begins with `::` (blanks aside), and
 * any with `##[` in it. Values of rows are hidden in it.
 */
export function harmless(text: string): LogText {
  return visible(outgoing(text))
    .replaceAll('##[', '## [')
    .split('\n')
    .map((line, i) => (i === 0 && !line.trimStart().startsWith('::') ? line : `| ${line}`))
    .join('\n') as LogText;
}

/** The same of several lines that stay as they are, where no line of the log begins with one. */
export function messageText(text: string): MessageText {
  return visible(outgoing(text)).replaceAll('##[', '## [') as MessageText;
}

/** A value on one line, without values of rows; later steps read it. */
export function valueText(value: string | number | boolean): ValueText {
  return visible(outgoing(String(value))).replace(/[\n\t]/g, ' ') as ValueText;
}

/** Writes a line of the log. */
export function writeLine(line: LogText): void {
  process.stdout.write(`${line}\n`);
}

/** Sets an output of the step. */
export function setOutput(name: string, value: ValueText): void {
  output(name, value);
}

/** Lets the step fail, with an annotation. */
export function setFailed(message: MessageText): void {
  fail(message);
}

/** Where an annotation stands; lines and columns count from 1. */
export interface AnnotationPlace {
  readonly title?: ValueText;
  readonly file?: ValueText;
  readonly startLine?: number;
  readonly endLine?: number;
  readonly startColumn?: number;
  readonly endColumn?: number;
}

/** Shows an annotation. */
export function annotate(level: 'error' | 'warning' | 'notice', message: MessageText, at: AnnotationPlace = {}): void {
  const show = { error, warning, notice }[level];
  show(message, at);
}
