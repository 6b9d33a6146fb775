import { readdirSync, writeFileSync } from 'node:fs';
import { groups, type Option } from '../src/options/option.ts';

// usage: node scripts/write-option-list.ts
// Makes src/options/option-list.ts from the files in src/options/table, so that a new option is one file and its test.

const folder = new URL('../src/options/table/', import.meta.url);
const order = Object.keys(groups);
const names = readdirSync(folder).map((file) => file.slice(0, -3));
const rows = await Promise.all(
  names.map(async (name) => {
    const { option }: { readonly option: Option } = await import(new URL(`${name}.ts`, folder).href);
    return { name, rank: order.indexOf(option.group) };
  }),
);
type Row = (typeof rows)[number];
const byName = (one: Row, other: Row) => (one.name < other.name ? -1 : 1);
const variable = ({ name }: Row) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const text = [
  '// Made by `npm run options` from the files in table/.',
  ...[...rows].sort(byName).map((row) => `import { option as ${variable(row)} } from './table/${row.name}.ts';`),
  '',
  '/** Every option, in the order of the help and of the tables. */',
  'export const optionList = [',
  ...[...rows].sort((one, other) => one.rank - other.rank || byName(one, other)).map((row) => `  ${variable(row)},`),
  '] as const;',
  '',
].join('\n');
writeFileSync(new URL('../src/options/option-list.ts', import.meta.url), text);
