import { Failure, formatPlace, type Place } from '../core/failure.ts';

/** One mistake in a migration file, and what to write instead. */
export interface Problem {
  /** Stable kebab-case name; the lint finding has the same name. */
  readonly rule: string;
  readonly place: Place;
  /** Name of the phase that contains it, if any. */
  readonly phase: string | undefined;
  readonly message: string;
  readonly remedy: string;
  /** Of the lint finding, if it is not the rule's own. */
  readonly severity?: 'error' | 'warning' | 'info' | undefined;
}

/** As many as a person reads; further problems are only counted. */
const MOST_SHOWN = 50;

/** Longest part of the author's text in a message. */
const MOST_QUOTED = 60;

/** Sorted by position, without duplicates of the same place and message. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return [...problems]
    .sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)
    .filter((problem) => {
      const key = `${problem.place.line}:${problem.place.column}:${problem.message}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    });
}

/**
 * All problems of a file as the failure that stops a command: code `phase-file-invalid`, exit 1. Several problems are
 * listed one per line with position and remedy, at most 50.
 * @param problems at least one
 */
export function problemsAsFailure(file: string, problems: readonly Problem[]): Failure {
  const [first, second] = problems;
  const untouched = 'Nothing was sent to the database.';
  if (first !== undefined && second === undefined) {
    const { message, place, remedy } = first;
    return new Failure({ code: 'phase-file-invalid', message, place, untouched, remedy });
  }
  const lines = problems
    .slice(0, MOST_SHOWN)
    .map((problem) => `${formatPlace(problem.place)}: ${problem.message} ${problem.remedy}`);
  if (problems.length > MOST_SHOWN) lines.push(`… and ${problems.length - MOST_SHOWN} more.`);
  return new Failure({
    code: 'phase-file-invalid',
    message: `The migration file ${file} has ${problems.length} problems:\n${lines.join('\n')}`,
    untouched,
    remedy: 'Correct them and run the command again.',
  });
}

/** The author's text for a message: on one line, control characters made visible, cut at 60 characters. */
export function quoted(text: string): string {
  const cut = text.length > MOST_QUOTED ? `${text.slice(0, MOST_QUOTED)}…` : text;
  const visible = JSON.stringify(cut.toWellFormed()).slice(1, -1).replaceAll('\\"', '"').replaceAll('`', "'");
  return `\`${visible.replace(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g, '\ufffd')}\``;
}

/** "a, b and c". */
export function listed(words: readonly string[], last: 'and' | 'or' = 'and'): string {
  if (words.length <= 1) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
