import { closeValue } from '../../core/row-value.ts';

// C0 but tab and line feed, DEL and C1; the marks that reorder text or have no width; lone surrogates.
const hidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that this is about
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]/gu;

/**
 * Text from a file, a database or a pull request, made harmless for a terminal: characters that would move the cursor,
 * change colours or reorder the line are shown as `\u{1b}`. Tabs and line feeds stay.
 */
export function visible(text: string): string {
  return text.replace(hidden, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The same on one line, and cut to so many characters. */
export function oneLine(text: string, most = 200): string {
  const flat = visible(text.replace(/\s+/g, ' ').trim());
  return flat.length > most ? `${closeValue(flat.slice(0, most - 1))}…` : flat;
}
