/**
 * Text of which no line is a command to the runner of a job: it takes a line for one that begins with `::` (blanks aside), and any
 * with `##[` in it. Other lines stay as they are.
 */
export function withoutCommands(text: string): string {
  return text
    .replaceAll('##[', '## [')
    .split(/\r\n|\r|\n/)
    .map((line) => (line.trimStart().startsWith('::') ? `| ${line}` : line))
    .join('\n');
}

/** The same for JSON, whose value stays the same: inside its texts alone can `##[` occur, and no line of it begins with `::`. */
export function jsonWithoutCommands(json: string): string {
  return json.replaceAll('##[', '#\\u0023[');
}

/** The same for XML, whose value stays the same too. */
export function xmlWithoutCommands(xml: string): string {
  return xml.replaceAll('##[', '#&#35;[').replace(/^(\s*)::/gm, '$1&#58;:');
}
