import type { LintResult } from '../../lint/engine.ts';
import type { LintPaint } from './text.ts';

/** What a report knows of the place where it will be read. */
export interface ReportView {
  /** Columns for running text. */
  readonly width: number;
  readonly paint: LintPaint;
  /** Hides passwords; each text that comes from a file goes through it before it is escaped. */
  readonly scrub: (text: string) => string;
  /** The value as JSON, each text in it scrubbed. */
  readonly stringify: (value: object, indent: number) => string;
}

/**
 * One form in which `lint` writes its result on stdout. A format is one file in formats/ and its test. It imports
 * heavy modules only when it renders, because the list is read at every start of the command line.
 */
export interface LintFormat {
  /** As `--format` takes it. */
  readonly name: string;
  /** What it is for: a part of the help text. */
  readonly purpose: string;
  readonly render: (result: LintResult, view: ReportView) => string | Promise<string>;
}
