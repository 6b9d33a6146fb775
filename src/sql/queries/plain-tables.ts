import { reservedWords } from '../lexing/keywords.ts';
import type { PlainWriter } from './plain-writer.ts';

/** `FOR SHARE [OF …] [NOWAIT | SKIP LOCKED]` */
export function dropLocking(writer: PlainWriter, index: number): void {
  let end = index + 2;
  if (writer.is(end, 'OF')) {
    do end += 2;
    while (writer.isOne(end, [',', '.']));
  }
  if (writer.is(end, 'NOWAIT')) end += 1;
  else if (writer.is(end, 'SKIP', 'LOCKED')) end += 2;
  writer.drop(index, end);
}

/** Those around joined tables, and around the query after WITH. */
export function bareParentheses(writer: PlainWriter, index: number): void {
  const close = writer.closing(index);
  if (close === undefined) return;
  let inside = index + 1;
  while (writer.is(inside, '(')) inside++;
  const isQuery = writer.isOne(inside, ['SELECT', 'WITH', 'VALUES', 'TABLE']);
  const afterWith = writer.is(0, 'WITH') && writer.is(index - 1, ')') && close === writer.tokens.length - 1;
  const afterFrom = writer.isOne(index - 1, ['FROM', 'JOIN', 'UPDATE']) && !writer.isDone(index - 1);
  const direct = [...writer.directly(index + 1, close)];
  const joins =
    !writer.isOne(index + 1, ['SELECT', 'WITH']) && direct.some((at) => writer.isOne(at, ['JOIN', 'STRAIGHT_JOIN']));
  if (!joins && !(isQuery ? afterWith : afterFrom)) return;
  for (const at of direct) if (!isQuery && writer.is(at, ',')) writer.write(at, 'JOIN');
  writer.drop(index, index + 1);
  writer.drop(close, close + 1);
}

/** Names for the columns of a derived table: `) AS d (a, b)`. */
export function derivedColumns(writer: PlainWriter, index: number): void {
  if (!writer.is(index, ')')) return;
  const name = writer.is(index + 1, 'AS') ? index + 2 : index + 1;
  const close = writer.isName(name) ? writer.closing(name + 1) : undefined;
  if (close === undefined || !isAlias(writer, name)) return;
  for (let inside = name + 2; inside < close; inside++) {
    if (!writer.isName(inside) && !writer.is(inside, ',')) return;
  }
  writer.drop(name + 1, close + 1);
}

/** Whether a name stands there that is none of the words that may stand between two parentheses. */
function isAlias(writer: PlainWriter, index: number): boolean {
  const token = writer.tokens[index];
  if (token?.kind === 'quoted') return true;
  return !reservedWords.has(token?.text.toLowerCase() ?? '') && !writer.isOne(index, ['VALUE', 'AGAINST']);
}

/** `VALUES ROW(1), ROW(2)` is `SELECT 1 UNION ALL SELECT 2`. */
export function rowConstructors(writer: PlainWriter, index: number): void {
  if (!writer.is(index, 'VALUES', 'ROW', '(')) return;
  writer.drop(index, index + 1);
  let row = index + 1;
  for (;;) {
    const close = writer.closing(row + 1);
    if (close === undefined) return;
    writer.write(row, 'SELECT');
    writer.drop(row + 1, row + 2);
    writer.drop(close, close + 1);
    if (!writer.is(close + 1, ',', 'ROW', '(')) return;
    writer.write(close + 1, 'UNION ALL');
    row = close + 2;
  }
}
