import { Scanner } from '../sql/lexing/scanner.ts';
import type { Problem } from './problem.ts';
import type { YamlSource } from './yaml-source.ts';

/**
 * Tokens of SQL that a file may have, all its texts together. Every statement is read several times by what judges it,
 * so this bounds the time that a hostile file costs; the largest migrations written by hand have a few thousand.
 */
const MOST_TOKENS = 100_000;

/** What is wrong with a file of more SQL than a migration can need, at the text where it becomes too much. */
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
      message:
        'Up to here the file has more than 100,000 words, values and signs of SQL, more than a migration can need.',
      remedy: 'Is it the right file? A migration holds statements, and no data; split it if it is one.',
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
