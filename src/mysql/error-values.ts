import { rowValue } from '../core/row-value.ts';
import { markLiterals } from '../sql/lexing/mark-literals.ts';
import { definitions } from './messages/definitions.ts';
import { server } from './messages/server.ts';
import { statements } from './messages/statements.ts';
import { values } from './messages/values.ts';

/** The known texts of messages by number; messages/README.md says what stands for what in them. */
export const knownMessages: Readonly<Record<number, string | readonly string[]>> = {
  ...definitions,
  ...statements,
  ...server,
  ...values,
};

/** Texts of the author of a trigger or a routine, who may put anything into them: SIGNAL and its kin. */
const authored = new Set([1642, 1643, 1644]);

/**
 * The message of an error or a warning, each value of a row in it marked (core/row-value.ts). A message that is not as the server
 * words it is marked whole: a routine may raise any number with any text, and a later server may quote more.
 * @param errno undefined: of the driver or the network, which see no rows
 * @param sqlState five characters, where the server sent one
 * @param statement what was sent; a part of it that a message quotes is shown as the statement is
 */
export function markErrorValues(
  errno: number | undefined,
  message: string,
  sqlState?: string,
  statement?: string,
): string {
  if (errno === undefined) return message;
  const known = authored.has(errno) || sqlState?.startsWith('45') ? [] : [knownMessages[errno] ?? []].flat();
  for (const template of known) {
    const marked = markBy(template, message, statement);
    if (marked !== undefined) return marked;
  }
  return rowValue(message);
}

/** @returns undefined where the message is not of that form */
function markBy(template: string, message: string, statement: string | undefined): string | undefined {
  const places = template.match(placePattern) ?? [];
  const spans = spansOf(template.split(placePattern), places, message);
  let marked = '';
  let at = 0;
  for (const [index, place] of places.entries()) {
    const { from, to } = spans?.[index] ?? { from: 0, to: 0 };
    const text = message.slice(from, to);
    if (place === '%n' && !nameLike.test(text)) return undefined;
    marked += message.slice(at, from) + markedPlace(place, text, statement);
    at = to;
  }
  return spans && marked + message.slice(at);
}

const placePattern = /%[nvse]/g;
/** A name with a quote in it could be the end of a value. */
const nameLike = /^[^'\n]{0,400}$/;

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Where the places of a template are in a message. A value reaches as far as it can: what is before it is looked for from the left,
 * what is behind it from the right. Without backtracking, so that no message takes long.
 * @param literals what is between the places, one more than there are places
 */
function spansOf(literals: readonly string[], places: readonly string[], message: string): readonly Span[] | undefined {
  const [first = '', last = ''] = [literals[0], literals.at(-1)];
  if (places.length === 0) return message === first ? [] : undefined;
  if (!message.startsWith(first) || !message.endsWith(last)) return undefined;
  const value = places.findIndex((place) => place !== '%n');
  const middle = value < 0 ? places.length - 1 : value;
  const [before, behind]: [Span[], Span[]] = [[], []];
  let from = first.length;
  for (const literal of literals.slice(1, middle + 1)) {
    const to = message.indexOf(literal, from);
    if (to < 0) return undefined;
    before.push({ from, to });
    from = to + literal.length;
  }
  let to = message.length - last.length;
  for (const literal of literals.slice(middle + 1, -1).toReversed()) {
    const at = message.lastIndexOf(literal, to - literal.length);
    if (at < from) return undefined;
    behind.unshift({ from: at + literal.length, to });
    to = at;
  }
  return from > to ? undefined : [...before, { from, to }, ...behind];
}

function markedPlace(place: string, text: string, statement: string | undefined): string {
  if (place === '%n') return text;
  if (place === '%e' || (place === '%s' && statement?.includes(text) === true)) return markLiterals(text);
  return rowValue(text);
}
