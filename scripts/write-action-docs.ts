import { readFile, writeFile } from 'node:fs/promises';
import { markdownTable } from 'markdown-table';
import { parse } from 'yaml';

// usage: node scripts/write-action-docs.ts
// Makes the tables of inputs and outputs in README.md, between their markers, from action.yml.

interface Metadata {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

const readme = new URL('../README.md', import.meta.url);
const { inputs, outputs }: Metadata = parse(await readFile(new URL('../action.yml', import.meta.url), 'utf8'));

const inputRows = Object.entries(inputs).map(([name, { description, default: value }]) => [
  code(name),
  cell(description),
  value === undefined ? '' : code(value),
]);
const outputRows = Object.entries(outputs).map(([name, { description }]) => [code(name), cell(description)]);

let text = await readFile(readme, 'utf8');
text = between(text, 'inputs', table([['input', 'what it is', 'default'], ...inputRows]));
text = between(text, 'outputs', table([['output', 'what it is'], ...outputRows]));
await writeFile(readme, text);

function table(rows: readonly (readonly string[])[]): string {
  // Unpadded, so that a longer description changes one line and not all of them.
  return markdownTable(rows, { alignDelimiters: false, padding: true });
}

function code(value: string): string {
  return `\`${cell(value)}\``;
}

function cell(value: string): string {
  return value.trim().replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function between(page: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name} of action.yml -->`, `<!-- end of ${name} -->`];
  const [head, rest] = split(page, start);
  const [, tail] = split(rest, end);
  return `${head}${start}\n${content}\n${end}${tail}`;
}

function split(page: string, marker: string): readonly [string, string] {
  const at = page.indexOf(marker);
  if (at < 0) throw new Error(`README.md lacks the marker ${marker}`);
  return [page.slice(0, at), page.slice(at + marker.length)];
}
