import { readFile } from 'node:fs/promises';
import { markdownTable } from 'markdown-table';
import { parse } from 'yaml';
import { writeBetweenMarkers } from './between-markers.ts';

// usage: node scripts/write-action-docs.ts
// Makes the tables of inputs and outputs in docs/github-action.md from action.yml.

interface Metadata {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
}

const { inputs, outputs }: Metadata = parse(await readFile(new URL('../action.yml', import.meta.url), 'utf8'));

const inputRows = Object.entries(inputs).map(([name, { description, default: value }]) => [
  code(name),
  cell(description),
  value === undefined ? '' : code(value),
]);
const outputRows = Object.entries(outputs).map(([name, { description }]) => [code(name), cell(description)]);

const page = new URL('../docs/github-action.md', import.meta.url);
writeBetweenMarkers(page, 'inputs', table([['input', 'what it is', 'default'], ...inputRows]));
writeBetweenMarkers(page, 'outputs', table([['output', 'what it is'], ...outputRows]));

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
