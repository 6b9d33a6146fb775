import type { PlainWriter } from './plain-writer.ts';

const modifiers = ['LOW_PRIORITY', 'HIGH_PRIORITY', 'DELAYED', 'QUICK', 'IGNORE'];

/** The first words of the main statement, after WITH too. */
export function statementHead(writer: PlainWriter, index: number): void {
  if (!writer.isOne(index, ['INSERT', 'REPLACE', 'UPDATE', 'DELETE']) || writer.is(index + 1, '(')) return;
  if (index > 0 && !writer.is(index - 1, ')')) return;
  let next = index + 1;
  for (; writer.isOne(next, modifiers); next++) writer.drop(next, next + 1);
  if (writer.is(index, 'DELETE')) deleteHead(writer, next);
  else if (!writer.is(index, 'UPDATE')) insertHead(writer, next);
}

/** `DELETE FROM a.*, b USING …` is `DELETE a, b FROM …`. */
function deleteHead(writer: PlainWriter, start: number): void {
  const from = writer.is(start, 'FROM') ? start : undefined;
  let end = from === undefined ? start : start + 1;
  while (writer.isName(end) && !writer.isOne(end, ['FROM', 'USING', 'WHERE'])) {
    do end += writer.is(end + 1, '.') ? 2 : 1;
    while (writer.isName(end) && writer.is(end - 1, '.'));
    if (writer.is(end, '*')) {
      writer.drop(end - 1, end + 1);
      end += 1;
    }
    if (!writer.is(end, ',')) break;
    end += 1;
  }
  if (from === undefined || !writer.is(end, 'USING')) return;
  writer.drop(from, from + 1);
  writer.write(end, 'FROM');
}

/** Nothing between table and VALUES, the old word VALUE, and a name for the new row. */
function insertHead(writer: PlainWriter, start: number): void {
  let next = writer.is(start, 'INTO') ? start + 1 : start;
  next += writer.is(next + 1, '.') ? 3 : 1;
  if (writer.is(next, 'PARTITION')) next = (writer.closing(next + 1) ?? next + 1) + 1;
  if (writer.is(next, '(', ')')) writer.drop(next, next + 2);
  next = (writer.closing(next) ?? next - 1) + 1;
  if (writer.is(next, 'VALUE')) writer.write(next, 'VALUES');
  for (const index of writer.directly(next, writer.tokens.length)) {
    if (writer.is(index, '(', ')') && writer.isOne(index - 1, ['VALUES', 'VALUE', ','])) writer.append(index, 'NULL');
    const row = writer.is(index, 'AS') && writer.isName(index + 1);
    const end = row ? (writer.closing(index + 2) ?? index + 1) + 1 : 0;
    if (row && writer.is(end, 'ON', 'DUPLICATE')) writer.drop(index, end);
  }
}
