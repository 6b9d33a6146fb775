import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import { linesOf } from '../ddl/definition.ts';
import { generatedName } from '../ddl/renamed.ts';
import type { IndexNames } from './repeatable-clauses.ts';

/**
 * Lines of a definition that another one lacks, each with what that one has in its place. A name that MySQL gave (of an
 * index, a check or a foreign key) may be another.
 * @param names those that indexes have in `expected`, and in `now`
 */
export function missingLines(
  expected: string,
  now: string,
  names: IndexNames,
  table: string,
): { readonly expected: string; readonly now: string }[] {
  const present = linesOf(now);
  const exact = new Set(present);
  const nameless = new Set(present.map((line) => withoutGivenName(line, table)));
  const lines = linesOf(expected).map((line) => withRealName(line, names));
  return lines.flatMap((line) => {
    if (exact.has(line)) return [];
    // Only what the statement left without a name may have any.
    const named = [...names.values()].some((name) => line.includes(`KEY ${quoteIdentifier(name)} (`));
    if (!named && nameless.has(withoutGivenName(line, table))) return [];
    return [{ expected: line.trim(), now: placeOf(line, present)?.trim() ?? '(absent)' }];
  });
}

/** SHOW CREATE TABLE as it was before foreign keys were set apart, so that it can be read. */
export function withKeysInside(definition: string): string {
  const lines = definition.split('\n');
  const end = lines.findIndex((line) => line.startsWith(')'));
  const keys = lines.slice(end).filter((line) => line.startsWith('  CONSTRAINT '));
  if (end < 1 || keys.length === 0) return definition;
  const rest = lines.slice(end).filter((line) => !line.startsWith('  CONSTRAINT '));
  return [...lines.slice(0, end - 1), `${lines[end - 1]},`, keys.join(',\n'), ...rest].join('\n');
}

function withRealName(line: string, names: IndexNames): string {
  for (const [other, name] of names)
    if (line.includes(quoteIdentifier(other))) return line.replace(quoteIdentifier(other), quoteIdentifier(name));
  return line;
}

function withoutGivenName(line: string, table: string): string {
  return line
    .replace(/^( {2}(?:UNIQUE |FULLTEXT |SPATIAL )?KEY )`(?:[^`]|``)*` /, '$1')
    .replace(generatedName(table), 'CONSTRAINT');
}

/** The line about the same column, index or constraint. */
function placeOf(line: string, present: readonly string[]): string | undefined {
  const name = /^ {2}((?:(?:UNIQUE |FULLTEXT |SPATIAL |PRIMARY )?KEY |CONSTRAINT )?)(`(?:[^`]|``)*`)?/.exec(line);
  if (name === null) return line.startsWith(')') ? present.find((other) => other.startsWith(')')) : undefined;
  if (name[2] === undefined) return present.find((other) => other.startsWith(name[0]));
  return present.find((other) => {
    const same = /^ {2}((?:(?:UNIQUE |FULLTEXT |SPATIAL |PRIMARY )?KEY |CONSTRAINT )?)(`(?:[^`]|``)*`)/.exec(other);
    return same?.[2] === name[2] && (same?.[1] === '') === (name[1] === '');
  });
}
