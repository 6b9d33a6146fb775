import type { PlainWriter } from './plain-writer.ts';

/** The words that some functions have between their arguments. */
export function plainArguments(writer: PlainWriter, name: number, open: number, close: number): void {
  const directly = [...writer.directly(open + 1, close)];
  const find = (...words: readonly string[]) => directly.find((index) => writer.isOne(index, words));
  if (writer.isOne(name, ['SUBSTRING', 'SUBSTR', 'MID'])) {
    for (const index of directly) if (writer.isOne(index, ['FROM', 'FOR'])) writer.write(index, ',');
  } else if (writer.is(name, 'TRIM')) {
    const from = find('FROM');
    if (writer.isOne(open + 1, ['BOTH', 'LEADING', 'TRAILING'])) writer.drop(open + 1, open + 2);
    if (from !== undefined) writer.write(from, writer.isDone(from - 1) ? '' : ',');
  } else if (writer.isOne(name, ['MIN', 'MAX', 'AVG']) && writer.is(open + 1, 'DISTINCT')) {
    writer.drop(open + 1, open + 2);
  } else if (writer.is(name, 'GET_FORMAT')) {
    writer.write(open + 1, `'${writer.tokens[open + 1]?.text}'`);
  } else if (writer.is(name, 'CHAR')) {
    const using = find('USING');
    if (using !== undefined) writer.drop(using, close);
  } else if (writer.is(name, 'WEIGHT_STRING')) {
    const as = find('AS');
    if (as !== undefined) writer.drop(as, close);
  } else if (writer.is(name, 'CAST')) {
    const as = find('AS');
    const zone = directly.find((index) => writer.is(index, 'AT', 'TIME', 'ZONE'));
    if (as === undefined) return;
    writer.drop(zone ?? as, close);
    writer.write(as, 'AS CHAR');
  } else if (writer.is(name, 'CONVERT')) {
    const comma = find(',');
    if (comma === undefined) return;
    writer.drop(comma + 1, close);
    writer.write(comma, ', CHAR');
  } else if (writer.is(name, 'JSON_VALUE')) {
    const options = directly.find(
      (index) =>
        writer.isOne(index, ['RETURNING', 'DEFAULT']) ||
        (writer.isOne(index, ['NULL', 'ERROR']) && writer.is(index + 1, 'ON')),
    );
    if (options !== undefined) writer.drop(options, close);
  } else if (writer.is(name, 'JSON_TABLE')) {
    const columns = find('COLUMNS');
    if (columns === undefined) return;
    writer.write(name, '( SELECT JSON_TABLE');
    writer.drop(columns, close);
    writer.write(close, '))');
  }
}

/** A window keeps what it is parted and ordered by; its frame and the window that it is made from are left out. */
export function plainWindow(writer: PlainWriter, index: number): void {
  const open = writer.is(index, 'OVER', '(') ? index + 1 : namedWindow(writer, index);
  const close = open === undefined ? undefined : writer.closing(open);
  if (open === undefined || close === undefined) return;
  if (writer.isName(open + 1) && !writer.isOne(open + 1, ['PARTITION', 'ORDER', 'ROWS', 'RANGE', 'GROUPS'])) {
    writer.drop(open + 1, open + 2);
  }
  for (const inside of writer.directly(open + 1, close)) {
    if (writer.isOne(inside, ['ROWS', 'RANGE']) && !writer.isOne(inside - 1, ['.', ',', 'BY'])) {
      writer.drop(inside, close);
      return;
    }
  }
}

/** `WINDOW w AS (`, or a further one after a comma. */
function namedWindow(writer: PlainWriter, index: number): number | undefined {
  if (!writer.is(index, 'WINDOW') || !writer.isName(index + 1) || !writer.is(index + 2, 'AS', '(')) return undefined;
  const close = writer.closing(index + 3);
  if (close !== undefined && writer.is(close + 1, ',') && writer.is(close + 3, 'AS', '(')) {
    const further = writer.closing(close + 4);
    if (further !== undefined) writer.drop(close + 1, further + 1);
  }
  return index + 3;
}

/** `MATCH a, b AGAINST` */
export function plainMatch(writer: PlainWriter, index: number): void {
  let end = index + 1;
  while (writer.isOne(end, [',', '.']) || (writer.isName(end) && !writer.is(end, 'AGAINST'))) end++;
  if (!writer.is(end, 'AGAINST')) return;
  writer.write(index, 'MATCH (');
  writer.prepend(end, ')');
}
