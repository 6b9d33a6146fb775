import { writeFile } from 'node:fs/promises';
import type { SignalDefinition } from '../src/run/throttle/signal/signal-definition.ts';
import { loadModules, writeModuleList } from './module-list.ts';

// usage: node scripts/write-signal-list.ts
// Makes the list of throttle signals and their keys in the migration file from the files in src/run/throttle/signals,
// so that a new signal is one file and its test. The keys are written out because migration/ may not import run/.

const folder = 'src/run/throttle/signals/';
const definitions = (await loadModules<SignalDefinition>(folder, 'signal')).map(({ name, value }) => {
  const key = name.replaceAll('-', '_');
  if (value.key !== key) throw new Error(`signals/${name}.ts has the key ${value.key}; it should be ${key}`);
  return value;
});
const quote = (text: string) => (text.includes("'") ? JSON.stringify(text) : `'${text}'`);
const grouped = (number: number) => number.toLocaleString('en-US').replaceAll(',', '_');

writeModuleList({
  folder,
  exported: 'signal',
  target: 'src/run/throttle/signal-list.ts',
  script: 'signals',
  list: 'signals',
  type: { name: 'SignalDefinition', from: './signal/signal-definition.ts' },
  doc: 'Every signal that `throttle:` in a migration file can ask for, by key.',
});
const keys = [
  '// Made by `npm run signals` from the files in src/run/throttle/signals/.',
  '',
  '/** Keys of `throttle:` in a migration file, each with its largest limit and its help. */',
  'export const throttleKeys: Readonly<Record<string, { readonly most: number; readonly help: string }>> = {',
  ...definitions.flatMap(({ key, most, help }) => [
    `  ${key}: {`,
    `    most: ${grouped(most)},`,
    `    help: ${quote(help)},`,
    '  },',
  ]),
  '};',
  '',
].join('\n');
await writeFile(new URL('../src/migration/throttle-keys.ts', import.meta.url), keys);
