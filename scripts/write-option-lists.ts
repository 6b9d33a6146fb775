import { readdirSync, writeFileSync } from 'node:fs';
import { groups, type Option } from '../src/options/option.ts';

// usage: node scripts/write-option-lists.ts
// Makes src/options/command-line-list.ts and input-list.ts from the files in src/options/table, so that a new option is one
// file and its test. Two lists, so that neither bundle holds what only the other entry has.

const folder = new URL('../src/options/table/', import.meta.url);
const names = readdirSync(folder).map((file) => file.slice(0, -3));
const rows = await Promise.all(
  names.map(async (name): Promise<Row> => {
    const { option }: { readonly option: Option } = await import(new URL(`${name}.ts`, folder).href);
    return { name, option };
  }),
);

writeList(
  'command-line-list',
  'commandLineList',
  'Every option of the command line, in the order of its help.',
  'commandLine',
);
writeList('input-list', 'inputList', 'Every input of the action, in the order of action.yml.', 'input');

interface Row {
  readonly name: string;
  readonly option: Option;
}

function writeList(file: string, list: string, what: string, entry: 'commandLine' | 'input'): void {
  const chosen = rows.filter(({ option }) => option[entry] !== undefined).sort(byName);
  const order = Object.keys(groups);
  const rank = ({ option }: Row) => order.indexOf(option.group);
  const text = [
    '// Made by `npm run options` from the files in table/.',
    ...chosen.map((row) => `import { option as ${variable(row)} } from './table/${row.name}.ts';`),
    '',
    `/** ${what} */`,
    `export const ${list} = [`,
    ...chosen
      .toSorted((one, other) => rank(one) - rank(other) || byName(one, other))
      .map((row) => `  ${variable(row)},`),
    '] as const;',
    '',
  ].join('\n');
  writeFileSync(new URL(`../src/options/${file}.ts`, import.meta.url), text);
}

function byName(one: Row, other: Row): number {
  return one.name < other.name ? -1 : 1;
}

function variable({ name }: Row): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
