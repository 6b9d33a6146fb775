import type { PlainWriter } from './plain-writer.ts';

type Connective = 'AND' | 'XOR' | 'OR';

/** The part of an expression outside of its parentheses and CASEs. */
interface Stretch {
  readonly kind: 'parentheses' | 'case';
  from: number;
  connectives: { readonly index: number; readonly what: Connective }[];
  /** BETWEENs that still wait for their AND. */
  betweens: number;
  /** After SET: the first `=` is not a comparison. */
  assigns: boolean;
  /** In a value of SET, THEN or ELSE, where the parser takes conditions in parentheses only. */
  inValue: boolean;
}

/** Words that end an expression, and after which another one may begin. */
const boundaries = (
  'SELECT DISTINCT FROM WHERE ON HAVING QUALIFY SET GROUP ORDER BY LIMIT UNION EXCEPT INTERSECT ALL JOIN INNER LEFT RIGHT CROSS ' +
  'NATURAL STRAIGHT_JOIN USING AS WINDOW OVER FOR LOCK INTO WITH KEY UPDATE DELETE PARTITION ROWS RANGE ASC DESC SEPARATOR'
).split(' ');

/**
 * Puts parentheses where AND binds closer than XOR, and XOR closer than OR: the parser binds them all alike, from left to right, so
 * that it would take `a OR b AND c` for `(a OR b) AND c`.
 */
export function plainConditions(writer: PlainWriter): void {
  const stack: Stretch[] = [begin('parentheses', 0)];
  for (let index = 0; index < writer.tokens.length; index++) {
    const stretch = stack.at(-1);
    if (stretch === undefined) return;
    // After a dot stands a name, whatever the word.
    if (writer.is(index - 1, '.')) continue;
    if (writer.is(index, '(')) stack.push(begin('parentheses', index + 1));
    else if (writer.is(index, 'CASE')) stack.push(begin('case', index + 1));
    else if (writer.is(index, ')') || (stretch.kind === 'case' && writer.is(index, 'END'))) {
      finish(writer, stretch, index);
      stack.pop();
    } else if (stretch.kind === 'case' && writer.isOne(index, ['WHEN', 'THEN', 'ELSE'])) {
      restart(writer, stretch, index);
      stretch.inValue = !writer.is(index, 'WHEN');
    } else read(writer, stretch, index);
  }
  for (const stretch of stack) finish(writer, stretch, writer.tokens.length);
}

function begin(kind: Stretch['kind'], from: number): Stretch {
  return { kind, from, connectives: [], betweens: 0, assigns: false, inValue: false };
}

function restart(writer: PlainWriter, stretch: Stretch, index: number): void {
  finish(writer, stretch, index);
  Object.assign(stretch, { from: index + 1, connectives: [], betweens: 0, inValue: false });
}

function read(writer: PlainWriter, stretch: Stretch, index: number): void {
  const isCall = writer.is(index + 1, '(') && writer.isOne(index, ['LEFT', 'RIGHT']);
  if (writer.is(index, ',')) restart(writer, stretch, index);
  else if (writer.isOne(index, boundaries) && !isCall) {
    restart(writer, stretch, index);
    stretch.assigns = writer.is(index, 'SET') || (writer.is(index, 'UPDATE') && writer.is(index - 1, 'KEY'));
  } else if (writer.is(index, ':=') || (stretch.assigns && !stretch.inValue && writer.is(index, '='))) {
    const inValue = stretch.assigns;
    restart(writer, stretch, index);
    stretch.inValue = inValue;
  } else if (writer.is(index, 'BETWEEN')) stretch.betweens += 1;
  else if (writer.isOne(index, ['AND', '&&'])) {
    if (stretch.betweens > 0) stretch.betweens -= 1;
    else stretch.connectives.push({ index, what: 'AND' });
  } else if (writer.isOne(index, ['OR', '||'])) stretch.connectives.push({ index, what: 'OR' });
  else if (writer.is(index, 'XOR')) stretch.connectives.push({ index, what: 'XOR' });
}

/** @param end exclusive */
function finish(writer: PlainWriter, { from, connectives, inValue }: Stretch, end: number): void {
  group(writer, from, end, connectives, ['OR', 'XOR', 'AND']);
  if (inValue && connectives.length > 0) enclose(writer, from, end);
}

/** @param levels the connectives from the loosest to the closest one */
function group(
  writer: PlainWriter,
  from: number,
  end: number,
  connectives: Stretch['connectives'],
  [loosest, ...closer]: readonly Connective[],
): void {
  if (closer.length === 0 || loosest === undefined) return;
  const cuts = connectives.filter(({ what }) => what === loosest).map(({ index }) => index);
  let start = from;
  for (const cut of [...cuts, end]) {
    const inside = connectives.filter(({ index }) => index >= start && index < cut);
    if (inside.length > 0) {
      if (cuts.length > 0) enclose(writer, start, cut);
      group(writer, start, cut, inside, closer);
    }
    start = cut + 1;
  }
}

function enclose(writer: PlainWriter, from: number, end: number): void {
  writer.prepend(from, '(');
  writer.append(end - 1, ')');
}
