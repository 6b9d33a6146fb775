/**
 * Breaks text at spaces so that no line is longer than `width`, but for words that are; line breaks of the text stay,
 * and a continued line keeps the indentation of its first one.
 */
export function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n');
}

function wrapLine(line: string, width: number): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = indent;
  for (const word of line.slice(indent.length).split(' ')) {
    const longer = current === indent ? current + word : `${current} ${word}`;
    if (longer.length <= width || current === indent) {
      current = longer;
    } else {
      lines.push(current);
      current = indent + word;
    }
  }
  return [...lines, current].join('\n');
}
