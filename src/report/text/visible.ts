import { closeValue } from '../../core/row-value.ts';

// C0 but tab and line feed, DEL and C1; lone surrogates; line and paragraph separators; what Unicode lets a program show as nothing
// (marks that reorder text or have no width, soft hyphens, Hangul fillers, tags, variation selectors but on a pictograph); an
// empty Braille cell; interlinear marks. U+FDD0 and U+FDD1 are ours, see core/row-value.ts.
const hidden =
  /[\p{Cc}\p{Cs}\u2028\u2029\u2800\ufdd2-\ufdef\ufff9-\ufffb\ufffe\uffff]|(?<!\p{Extended_Pictographic})[\ufe0e\ufe0f]|(?![\ufe0e\ufe0f])\p{Default_Ignorable_Code_Point}/gu;

/**
 * Text from a file, a database or a pull request, made harmless for a terminal: characters that would move the cursor,
 * change colours or reorder the line are shown as `\u{1b}`. Tabs and line feeds stay.
 */
export function visible(text: string): string {
  return text.replace(hidden, (character) =>
    character === '\n' || character === '\t' ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** The same for JSON, in which they become escapes: its value stays as it is. */
export function visibleJson(json: string): string {
  return json.replace(hidden, (character) =>
    character === '\n'
      ? character
      : [...Array(character.length).keys()]
          .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
          .join(''),
  );
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences of styleText
const colour = /(\u001b\[\d{1,3}m)/;

/** The same for text of ours that has colours. */
export function visibleInColour(text: string): string {
  return text
    .split(colour)
    .map((part, index) => (index % 2 === 1 ? part : visible(part)))
    .join('');
}

/** {@link visible} on one line, and cut to so many characters. */
export function oneLine(text: string, most = 200): string {
  const flat = visible(text.replace(/\s+/g, ' ').trim());
  return flat.length > most ? `${closeValue(flat.slice(0, most - 1))}…` : flat;
}
