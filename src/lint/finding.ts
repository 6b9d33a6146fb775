import type { Place } from '../core/failure.ts';

export const severities = ['error', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

/** A line of another file, with its text: untrusted, already shortened. */
export interface RelatedLine {
  /** From the top of the repository. */
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** A problem that a rule found: its place, and what to write instead. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly place: Place;
  /** After the last character of the text at fault; undefined: only the beginning is known. */
  readonly end: Place | undefined;
  readonly phase: string | undefined;
  /** What was seen, in a sentence. */
  readonly message: string;
  /** Why it matters here. */
  readonly why: string;
  /** What to write instead: statements, keys or a sentence. */
  readonly fix: string | undefined;
  /** Other lines at fault, e.g. of the application's code; the message says how many exist. */
  readonly related: readonly RelatedLine[];
  /** Where the rule is explained. */
  readonly docs: string;
}

/** Where a rule is explained, as a path in this project's repository. */
export function docsOf(rule: string): string {
  return `docs/rules.md#${rule}`;
}

/** One level less; info stays. */
export function lower(severity: Severity): Severity {
  return severity === 'error' ? 'warning' : 'info';
}

/** By file in the order given, then by line, column and severity. */
export function sortFindings(findings: readonly Finding[], files: readonly string[]): readonly Finding[] {
  const order = new Map(files.map((file, index) => [file, index]));
  const rank = (finding: Finding) => order.get(finding.place.file) ?? files.length;
  return [...findings].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      a.place.line - b.place.line ||
      a.place.column - b.place.column ||
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  );
}

/** A message with the middle left out where it quotes a text of any length. */
export function shortened(message: string, most = 1000): string {
  return message.length <= most ? message : `${message.slice(0, most - 300)} … ${message.slice(-200)}`;
}
