import type { Place } from '../core/failure.ts';

/** A comment `phasedb-ignore RULE[, RULE] [until DATE]: reason` in a migration file. */
export interface Suppression {
  readonly place: Place;
  readonly end: Place;
  /** At least one, as written. */
  readonly rules: readonly string[];
  /** YYYY-MM-DD: the last day on which it counts. */
  readonly until: string | undefined;
  readonly reason: string | undefined;
  /** The lines that it silences: its own, and the next one that is neither blank nor a comment. */
  readonly lines: ReadonlySet<number>;
}

const comment = /(?:^|\s)(?:#|--\s)\s*phasedb-ignore\b[ \t]*:?[ \t]*(.*)$/;
const parts = /^([\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)?[ \t]*(?:until[ \t]+([^\s:]+))?[ \t]*(?::[ \t]*(.*))?/;

/**
 * Finds them in the text of a file: after `#` in YAML, after `--` or `#` in SQL. Text of that form inside a string counts as
 * one too; it suppresses nothing, and lint reports it as unused.
 */
export function readSuppressions(text: string, file: string): readonly Suppression[] {
  if (!text.includes('phasedb-ignore')) return [];
  const lines = text.split(/\r?\n/);
  const next = nextCodeLines(lines);
  const found: Suppression[] = [];
  for (const [index, line] of lines.entries()) {
    const match = comment.exec(line);
    if (match === null) continue;
    const [, rules = '', until, reason = ''] = parts.exec(match[1] ?? '') ?? [];
    const start = match.index + (/^\s/.test(match[0]) ? 1 : 0);
    found.push({
      place: { file, line: index + 1, column: start + 1 },
      end: { file, line: index + 1, column: line.trimEnd().length + 1 },
      rules: rules
        .split(',')
        .map((rule) => rule.trim())
        .filter((rule) => rule !== ''),
      until,
      reason: reason.trim() === '' ? undefined : reason.trim(),
      lines: new Set([index + 1, next[index] ?? index + 1]),
    });
  }
  return found;
}

/** For each line the next one that is neither blank nor a comment, counted from 1; at the end the line itself. */
function nextCodeLines(lines: readonly string[]): readonly number[] {
  const next: number[] = [];
  let found: number | undefined;
  for (let index = lines.length - 1; index >= 0; index--) {
    next[index] = found ?? index + 1;
    if (!/^\s*(?:$|#|--(?:\s|$))/.test(lines[index] ?? '')) found = index + 1;
  }
  return next;
}
