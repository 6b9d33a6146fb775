/** Lines of a change that are shown; further lines are only counted. */
const MOST_LINES = 20;

/** Characters shown of a long line, around its first difference. */
const MOST_CHARACTERS = 160;

/**
 * The difference between the applied text of a phase and its current text in the file.
 * @param before the stored {@link phaseText}
 * @param after the current {@link phaseText}
 * @returns lines that begin with `- ` (applied) or `+ ` (now in the file); empty if both are equal
 */
export function describeChange(before: string, after: string): string {
  const was = before.split('\n');
  const is = after.split('\n');
  let head = 0;
  while (head < was.length && head < is.length && was[head] === is[head]) head++;
  let tail = 0;
  while (tail < was.length - head && tail < is.length - head && was.at(-1 - tail) === is.at(-1 - tail)) tail++;
  const removed = was.slice(head, was.length - tail);
  const added = is.slice(head, is.length - tail);
  return [...shown('- ', removed, added), ...shown('+ ', added, removed)].join('\n');
}

function shown(mark: string, lines: readonly string[], counterparts: readonly string[]): readonly string[] {
  const cut = lines.slice(0, MOST_LINES).map((line, index) => `${mark}${around(line, counterparts[index] ?? '')}`);
  return lines.length > MOST_LINES ? [...cut, `${mark}… ${lines.length - MOST_LINES} more lines`] : cut;
}

/** The part of a long line in which it differs from the other line. */
function around(line: string, other: string): string {
  if (line.length <= MOST_CHARACTERS) return line;
  let same = 0;
  while (same < line.length && line[same] === other[same]) same++;
  const start = Math.max(0, Math.min(same - MOST_CHARACTERS / 4, line.length - MOST_CHARACTERS));
  const piece = line.slice(start, start + MOST_CHARACTERS);
  return `${start > 0 ? '…' : ''}${piece}${start + MOST_CHARACTERS < line.length ? '…' : ''}`.toWellFormed();
}
