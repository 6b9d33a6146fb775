import type { Document, YAMLError } from 'yaml';
import type { Place } from '../core/failure.ts';
import type { Problem } from './problem.ts';

interface Explanation {
  readonly message: string;
  readonly remedy: string;
}

const INDENTATION: Explanation = {
  message: 'The indentation does not fit: this line belongs to none of the blocks above it.',
  remedy: 'Give lines of the same block the same number of spaces, and indent the text below `|` further than its key.',
};

const SPECIAL_CHARACTER: Explanation = {
  message: 'This value holds a character that means something else in YAML.',
  remedy: 'Put the value in double quotes, or write it as a block below `|`.',
};

const UNEXPECTED: Explanation = {
  message: 'This is not where YAML can have such a character.',
  remedy:
    'Look for a bracket, quote, comma or colon too many or too few here or just before, or put the value in double quotes.',
};

const explanations: Partial<Record<YAMLError['code'], Explanation>> = {
  TAB_AS_INDENT: {
    message: 'A tab stands where the line is indented; YAML takes only spaces there.',
    remedy: 'Replace it by spaces.',
  },
  BAD_INDENT: INDENTATION,
  BAD_SCALAR_START: SPECIAL_CHARACTER,
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'A second `key: value` starts inside a value on the same line.',
    remedy: 'Put the value in double quotes if the colon belongs to it, else start a new line for the second key.',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'A key goes over more than one line, or the colon after it is missing.',
    remedy: 'Write `key:` on one line, followed by its value.',
  },
  KEY_OVER_1024_CHARS: {
    message: 'A key is longer than 1,024 characters, so a colon is missing or the value should have been a block.',
    remedy: 'Write `key:` on one line, followed by its value.',
  },
  BAD_DQ_ESCAPE: {
    message: 'A backslash in a double-quoted value is followed by something that it cannot stand before.',
    remedy: 'Write `\\\\` for a backslash, or use single quotes or a block below `|`.',
  },
  BAD_ALIAS: {
    message: 'A `&` or `*` here is read as the mark of a shared value, and its name is not a valid one.',
    remedy: 'Put the value in double quotes.',
  },
  BAD_DIRECTIVE: {
    message: 'A line that begins with `%` is read as an instruction to the YAML reader, and this is not one.',
    remedy: 'Remove the line, or put the value in double quotes.',
  },
  TAG_RESOLVE_FAILED: {
    message: 'A word that begins with `!` marks a special type here; a migration file knows none.',
    remedy: 'Remove the mark, or put the value in double quotes.',
  },
  RESOURCE_EXHAUSTION: {
    message: 'Lists or mappings stand inside each other more deeply than a migration ever needs.',
    remedy: 'Look for brackets that were never closed.',
  },
};

const MISSING_PARTS: readonly (readonly [RegExp, Explanation])[] = [
  [
    /closing .quote/,
    { message: 'A quoted value has no closing quote.', remedy: 'Add the quote at the end of the value.' },
  ],
  [
    /must end with a (\}|\])|and end with a (\}|\])/,
    { message: 'A list `[…]` or mapping `{…}` is not closed.', remedy: 'Add the missing bracket.' },
  ],
  [
    /map values/,
    {
      message: 'This line has no colon, so it is neither a key nor a part of the value above it.',
      remedy: 'Write `key: value`, or indent the line so that it belongs to the text above.',
    },
  ],
  [
    /Missing , /,
    { message: 'A comma is missing between two items of a list `[…]` or mapping `{…}`.', remedy: 'Add the comma.' },
  ],
  [
    /without - indicator/,
    {
      message: 'This line is indented like the items of a list, but does not begin with `- `.',
      remedy: 'Begin it with `- `, or indent it further if it belongs to the text above it.',
    },
  ],
  [
    /Comments must/,
    {
      message: 'A `#` directly after a value does not begin a comment.',
      remedy: 'Put a space before it, or the value in double quotes if the `#` belongs to it.',
    },
  ],
];

function explain(error: YAMLError): Explanation {
  const part = MISSING_PARTS.find(([pattern]) => pattern.test(error.message));
  return part?.[1] ?? explanations[error.code] ?? UNEXPECTED;
}

/**
 * What keeps a document from being read, in our own words. An error drags others after it, so beside the tabs (each a
 * mistake of its own) only the first is told.
 */
export function yamlSyntaxProblems(
  document: Document.Parsed,
  text: string,
  at: (offset: number) => Place,
): readonly Problem[] {
  const errors = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  const first = errors[0];
  const tabs = errors.filter((error) => error.code === 'TAB_AS_INDENT');
  const told = first === undefined || first.code === 'TAB_AS_INDENT' ? tabs : [first, ...tabs];
  return told.map((error) => ({
    rule: 'phase-file-invalid',
    place: at(behindSpaces(text, error.pos[0])),
    phase: undefined,
    ...explain(error),
  }));
}

function behindSpaces(text: string, offset: number): number {
  let found = offset;
  while (text[found] === ' ') found++;
  return found;
}
