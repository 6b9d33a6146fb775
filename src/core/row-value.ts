// Noncharacters: no text that is valid for interchange has them (Unicode, section 23.7).
const OPEN = '\ufdd0';
const CLOSE = '\ufdd1';

/** What stands in the place of a value that is not shown. */
export const HIDDEN = '[hidden]';

let shown = false;

/** Shows values wherever {@link outgoing} is asked, for the rest of the process: option `show-values`. */
export function showValues(show: boolean): void {
  shown = show;
}

/**
 * Marks a text as what stands in a row: a key, a cursor, an entry that an error of the server quotes. It travels marked inside
 * any message; each place where texts leave decides by {@link outgoing} or {@link hideValues} whether it is shown.
 */
export function rowValue(text: string): string {
  return OPEN + withoutMarks(text) + CLOSE;
}

/** The text with no value in it. A value whose end was cut off is hidden to the end of the text. */
export function hideValues(text: string): string {
  return withoutMarks(text.replace(/\ufdd0[^\ufdd1]*(?:\ufdd1|$)/g, HIDDEN));
}

/** The text as it may leave. @param here true: a terminal, where a person looks at it */
export function outgoing(text: string, here = false): string {
  return here || shown ? withoutMarks(text) : hideValues(text);
}

/** Ends a value that was cut, so that what is written behind it is not taken for a part of it. */
export function closeValue(text: string): string {
  return text.lastIndexOf(OPEN) > text.lastIndexOf(CLOSE) ? text + CLOSE : text;
}

function withoutMarks(text: string): string {
  return text.replace(/[\ufdd0\ufdd1]/g, '');
}
