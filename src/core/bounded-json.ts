/** Deeper than anything that phasedb or GitHub writes. */
const DEEPEST = 64;
/** A snapshot of 10,000 tables with all their keys and triggers has about a million. */
const MOST_PARTS = 10_000_000;

/**
 * The value of a JSON text; undefined where it is not JSON, is nested deeper than 64 levels, or has more than ten million items and
 * brackets. The text is counted first: a parser makes objects of as much as there is.
 */
export function parseBoundedJson(text: string): unknown {
  if (!isWithinBounds(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isWithinBounds(text: string): boolean {
  let depth = 0;
  let parts = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"':
        at = endOfString(text, at);
        continue;
      case '[':
      case '{':
        depth++;
        break;
      case ']':
      case '}':
        depth--;
        break;
      case ',':
        break;
      default:
        continue;
    }
    parts++;
    if (depth > DEEPEST || parts > MOST_PARTS) return false;
  }
  return true;
}

/** Where the quote is that closes a string; the end of the text if there is none. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
