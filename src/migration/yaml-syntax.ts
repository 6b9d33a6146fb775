import type { Document, YAMLError } from 'yaml';
import type { Place } from '../core/failure.ts';
import type { Problem } from './problem.ts';

interface Explanation {
  readonly message: string;
  readonly remedy: string;
}

const INDENTATION: Explanation = {
  message: 'Wrong indentation: this line does not align with any block above it.',
  remedy:
    'Indent lines of the same block by the same number of spaces. Indent the text below `|` further than its key.',
};

const SPECIAL_CHARACTER: Explanation = {
  message: 'This value starts with a character that is reserved in YAML.',
  remedy: 'Put the value in double quotes, or write it as a block below `|`.',
};

const UNEXPECTED: Explanation = {
  message: 'YAML does not allow this character here.',
  remedy:
    'Check for a missing or extra bracket, quote, comma or colon here or just before. Or put the value in double quotes.',
};

const explanations: Partial<Record<YAMLError['code'], Explanation>> = {
  TAB_AS_INDENT: {
    message: 'The line is indented with a tab; YAML allows only spaces.',
    remedy: 'Replace the tab with spaces.',
  },
  BAD_INDENT: INDENTATION,
  BAD_SCALAR_START: SPECIAL_CHARACTER,
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'This line has a second `key: value` inside a value.',
    remedy:
      'If the colon is part of the value, put the value in double quotes. Otherwise write the second key on a new line.',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'A key spans several lines, or its colon is missing.',
    remedy: 'Write `key:` on one line, followed by its value.',
  },
  KEY_OVER_1024_CHARS: {
    message: 'A key is longer than 1,024 characters; probably its colon is missing.',
    remedy: 'Write `key:` on one line, followed by its value.',
  },
  BAD_DQ_ESCAPE: {
    message: 'Invalid escape after a backslash in a double-quoted value.',
    remedy: 'Write `\\\\` for a backslash, or use single quotes or a block below `|`.',
  },
  BAD_ALIAS: {
    message: 'YAML reads this `&` or `*` as an anchor or alias, but its name is invalid.',
    remedy: 'Put the value in double quotes.',
  },
  BAD_DIRECTIVE: {
    message: 'YAML reads a line that starts with `%` as a directive, but this directive is unknown.',
    remedy: 'Remove the line, or put the value in double quotes.',
  },
  TAG_RESOLVE_FAILED: {
    message: 'YAML reads a word that starts with `!` as a type tag; a migration file has no tags.',
    remedy: 'Remove the tag, or put the value in double quotes.',
  },
  RESOURCE_EXHAUSTION: {
    message: 'Lists or mappings are nested too deeply to read.',
    remedy: 'Check for brackets that are not closed.',
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
      message: 'This line has no colon, so it is not a key, and its indentation does not continue the value above.',
      remedy: 'Write `key: value`, or indent the line to continue the text above.',
    },
  ],
  [
    /Missing , /,
    { message: 'A comma is missing between two items of a list `[…]` or mapping `{…}`.', remedy: 'Add the comma.' },
  ],
  [
    /without - indicator/,
    {
      message: 'This line is indented like a list item, but does not start with `- `.',
      remedy: 'Start it with `- `, or indent it further to continue the text above.',
    },
  ],
  [
    /Comments must/,
    {
      message: 'A `#` directly after a value does not start a comment.',
      remedy: 'Put a space before the `#`. If it is part of the value, put the value in double quotes.',
    },
  ],
];

function explain(error: YAMLError): Explanation {
  const part = MISSING_PARTS.find(([pattern]) => pattern.test(error.message));
  return part?.[1] ?? explanations[error.code] ?? UNEXPECTED;
}

/**
 * The syntax errors of a document in our words. One error often causes others, so only the first is reported, plus every
 * tab.
 */
export function yamlSyntaxProblems(
  document: Document.Parsed,
  text: string,
  at: (offset: number) => Place,
): readonly Problem[] {
  const errors = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  const first = errors[0];
  const tabs = errors.filter((error) => error.code === 'TAB_AS_INDENT');
  const reported = first === undefined || first.code === 'TAB_AS_INDENT' ? tabs : [first, ...tabs];
  return reported.map((error) => ({
    rule: 'phase-file-invalid',
    place: at(afterSpaces(text, error.pos[0])),
    phase: undefined,
    ...explain(error),
  }));
}

function afterSpaces(text: string, offset: number): number {
  let found = offset;
  while (text[found] === ' ') found++;
  return found;
}
