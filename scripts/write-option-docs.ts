import { readFileSync } from 'node:fs';
import { parse, Scalar, stringify } from 'yaml';
import { commandList } from '../src/cli/command-list.ts';
import type { EntryOption } from '../src/options/entry-option.ts';
import { optionsOfCommand } from '../src/options/read-command-options.ts';
import { inputsOfAction } from '../src/options/read-inputs.ts';
import { writeBetweenMarkers } from './between-markers.ts';
import { cell, pageTable } from './page-table.ts';

// usage: node scripts/write-option-docs.ts
// Makes the inputs of action.yml, the tables of docs/github-action.md and the commands of docs/command-line.md from the
// table of options and the commands.

const actionFile = new URL('../action.yml', import.meta.url);
const actionPage = new URL('../docs/github-action.md', import.meta.url);
const inputs = inputsOfAction();

writeBetweenMarkers(actionFile, 'inputs of the options', inputsYaml().trimEnd());
writeBetweenMarkers(
  actionPage,
  'inputs',
  pageTable(
    ['input', 'what it is', 'default', 'used by'],
    inputs.map((input) => [code(input.name), cell(input.description), codeOrNot(defaultOf(input)), readBy(input)]),
  ),
);
const { outputs }: { readonly outputs: Readonly<Record<string, { readonly description: string }>> } = parse(
  readFileSync(actionFile, 'utf8'),
);
writeBetweenMarkers(
  actionPage,
  'outputs',
  pageTable(
    ['output', 'what it is'],
    Object.entries(outputs).map(([name, { description }]) => [code(name), cell(description)]),
  ),
);
writeBetweenMarkers(new URL('../docs/command-line.md', import.meta.url), 'commands', commands());

function inputsYaml(): string {
  const entries = inputs.map((input) => {
    const value = defaultOf(input);
    const description = new Scalar(`${input.description}${usedBy(input)}`);
    if (description.value.length > 100) description.type = 'BLOCK_FOLDED';
    return [input.name, { description, ...(value !== undefined && { default: value }) }];
  });
  return stringify({ inputs: Object.fromEntries(entries) }, { lineWidth: 120 });
}

/** GitHub shows the defaults of flags as well. */
function defaultOf({ default: value, expression, form }: EntryOption): string | undefined {
  return expression ?? value ?? (form.type === 'flag' ? 'false' : undefined);
}

/** Where action.yml stands alone, as in an editor, there is no table. */
function usedBy({ commands: readers }: EntryOption): string {
  if (readers.length > 3) return '';
  const names = readers.map(code);
  return ` Used by ${[names.slice(0, -1).join(', '), names.at(-1)].filter((part) => part !== '').join(' and ')}.`;
}

function readBy({ commands: readers }: EntryOption): string {
  const all = inputs.find(({ name }) => name === 'command')?.commands ?? [];
  const others = all.filter((one) => !readers.includes(one));
  if (others.length === 0) return 'all';
  if (others.length < 3) return `all but ${others.map(code).join(', ')}`;
  return readers.map(code).join(', ');
}

function commands(): string {
  const overview = pageTable(
    ['command', 'what it does'],
    commandList.map(({ name, description }) => [`[${code(name)}](#${name})`, cell(description)]),
  );
  const sections = commandList.map((command) => {
    const { name, description, words, example } = command;
    const options = optionsOfCommand(name);
    const takes = words === undefined ? [] : [`${code(words.syntax)}: ${cell(words.description)}.`];
    const rows = options.map((option) => [
      code(option.form.type === 'flag' ? `--${option.name}` : `--${option.name} <${option.value}>`),
      cell(option.description) + (option.neededBy.includes(name) ? ' Required.' : ''),
      option.form.type === 'choice' ? option.form.choices.map(code).join(', ') : '',
      option.form.type === 'flag' ? '' : codeOrNot(option.default),
    ]);
    return [
      `## ${name}`,
      cell(description),
      `    phasedb ${example}`,
      ...takes,
      pageTable(['option', 'what it does', 'values', 'default'], rows),
    ].join('\n\n');
  });
  return [overview, ...sections].join('\n\n');
}

function codeOrNot(value: string | undefined): string {
  return value === undefined ? '' : code(value);
}

function code(value: string): string {
  return `\`${cell(value)}\``;
}
