import { Scanner } from '../sql/lexing/scanner.ts';
import type { Problem } from './problem.ts';
import type { YamlSource } from './yaml-source.ts';

/**
 * Largest number of SQL tokens in all texts of a file. Several checks read each statement, so this limits the time for a
 * hostile file. The largest hand-written migrations have a few thousand tokens.
 */
const MOST_TOKENS = 100_000;

/** The problem of a file with too much SQL, at the text that exceeds the limit. */
export function tooManyTokens(source: YamlSource): Problem | undefined {
  let left = MOST_TOKENS;
  for (const { text, path } of textsIn(source.value, [])) {
    const lexer = new Scanner(text);
    while (left >= 0 && lexer.next() !== undefined) left--;
    if (left >= 0) continue;
    return {
      rule: 'phase-file-invalid',
      place: source.placeOf(path),
      phase: undefined,
      message: 'The file has more than 100,000 SQL tokens (words, values and operators), the limit for a migration.',
      remedy:
        'Check that this is the right file: a migration contains statements, not data. Otherwise split it into several migrations.',
    };
  }
  return undefined;
}

interface Text {
  readonly text: string;
  readonly path: readonly (string | number)[];
}

function* textsIn(value: unknown, path: readonly (string | number)[]): Generator<Text> {
  if (typeof value === 'string') yield { text: value, path };
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* textsIn(item, [...path, index]);
  else if (value !== null && typeof value === 'object')
    for (const [key, item] of Object.entries(value)) yield* textsIn(item, [...path, key]);
}
