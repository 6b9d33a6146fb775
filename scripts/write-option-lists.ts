import { groups, type Option } from '../src/options/option.ts';
import { loadModules, writeModuleList } from './module-list.ts';

// usage: node scripts/write-option-lists.ts
// Two lists, so that neither bundle holds what only the other entry has.

const folder = 'src/options/table/';
const options = new Map((await loadModules<Option>(folder, 'option')).map(({ name, value }) => [name, value]));

writeList(
  'command-line-list',
  'commandLineList',
  'Every option of the command line, in the order of its help.',
  'commandLine',
);
writeList('input-list', 'inputList', 'Every input of the action, in the order of action.yml.', 'input');

function writeList(file: string, list: string, doc: string, entry: 'commandLine' | 'input'): void {
  const ranks = Object.keys(groups);
  const rank = (name: string) => ranks.indexOf(options.get(name)?.group ?? '');
  writeModuleList({
    folder,
    exported: 'option',
    target: `src/options/${file}.ts`,
    script: 'options',
    list,
    doc,
    entries: (names) =>
      names
        .filter((name) => options.get(name)?.[entry] !== undefined)
        .toSorted((one, other) => rank(one) - rank(other)),
  });
}
