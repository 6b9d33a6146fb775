/** A workflow command that a step printed. */
export interface Command {
  readonly name: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly data: string;
}

/** What the runner unescapes, in its order: `%25` last, so that `%250A` stays text. */
const dataEscapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
] as const;
const propertyEscapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
] as const;
const legacyEscapes = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%25', '%'],
] as const;

/**
 * Reads a line as a workflow command: `::name key=value,…::data` at its start, blanks aside, or the older
 * `##[name key=value;…]data` anywhere in it. A name that is not registered makes the line plain text
 * (actions/runner, Runner.Common/ActionCommand.cs).
 */
export function parseCommand(line: string, isRegistered: (name: string) => boolean): Command | undefined {
  return parseCurrent(line, isRegistered) ?? parseLegacy(line, isRegistered);
}

function parseCurrent(line: string, isRegistered: (name: string) => boolean): Command | undefined {
  // .NET's white space: U+0085 is of it, U+FEFF is not.
  const message = line.replace(/^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/, '');
  const end = message.startsWith('::') ? message.indexOf('::', 2) : -1;
  if (end < 0) return undefined;
  return commandOf(message.slice(2, end), message.slice(end + 2), ',', isRegistered, propertyEscapes, dataEscapes);
}

function parseLegacy(line: string, isRegistered: (name: string) => boolean): Command | undefined {
  const start = line.indexOf('##[');
  const end = start < 0 ? -1 : line.indexOf(']', start);
  if (end < 0) return undefined;
  return commandOf(line.slice(start + 3, end), line.slice(end + 1), ';', isRegistered, legacyEscapes, legacyEscapes);
}

type Escapes = readonly (readonly [string, string])[];

function commandOf(
  info: string,
  data: string,
  separator: string,
  isRegistered: (name: string) => boolean,
  ofProperties: Escapes,
  ofData: Escapes,
): Command | undefined {
  const space = info.indexOf(' ');
  const name = space < 0 ? info : info.slice(0, space);
  if (!isRegistered(name.toLowerCase())) return undefined;
  const properties = new Map<string, string>();
  for (const pair of space < 0
    ? []
    : info
        .slice(space + 1)
        .trim()
        .split(separator)) {
    // An empty value does not count: the runner drops the empty parts around each `=`.
    const [, key, value] = /^=*([^=]+)=+(.+)$/s.exec(pair) ?? [];
    if (key !== undefined && value !== undefined) properties.set(key.toLowerCase(), unescaped(value, ofProperties));
  }
  return { name: name.toLowerCase(), properties, data: unescaped(data, ofData) };
}

function unescaped(text: string, escapes: Escapes): string {
  return escapes.reduce((so, [from, to]) => so.replaceAll(from, to), text);
}
