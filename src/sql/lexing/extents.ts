import { dollarTag } from './characters.ts';

/* Where a piece of a text ends; undefined where it never does. */

/** Offset after a sticky pattern that matches at an offset; undefined where it does not match. */
export function matchAt(text: string, pattern: RegExp, offset: number): number | undefined {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Offset after the closing quote. A doubled quote, or one after a backslash (where that escapes), does not close. */
export function endOfQuoted(text: string, opening: number, quote: string, backslash: boolean): number | undefined {
  let end = opening + 1;
  for (;;) {
    const character = text[end];
    if (character === undefined) return undefined;
    if (character === quote) {
      if (text[end + 1] !== quote) return end + 1;
      end += 2;
    } else end += character === '\\' && backslash ? 2 : 1;
  }
}

/** Offset after `$$ … $$` or `$tag$ … $tag$`, the body of a routine in another language (9.0). */
export function endOfDollarQuoted(text: string, start: number): number | undefined {
  const opened = matchAt(text, dollarTag, start);
  if (opened === undefined) return undefined;
  const tag = text.slice(start, opened);
  const close = text.indexOf(tag, opened);
  return close < 0 ? undefined : close + tag.length;
}

/** Offset after a version comment that the server skips; it may hold further comments (lab, 9.7). */
export function endOfSkippedComment(text: string, start: number): number | undefined {
  let from = start + 3;
  for (;;) {
    const close = text.indexOf('*/', from);
    if (close < 0) return undefined;
    if (!text.slice(from, close).includes('/*')) return close + 2;
    from = close + 2;
  }
}
