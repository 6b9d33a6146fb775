import { readdir, writeFile } from 'node:fs/promises';
import type { SignalDefinition } from '../src/run/throttle/signal/signal-definition.ts';

// usage: node scripts/write-signal-list.ts
// Makes the list of throttle signals and their keys in the migration file from the files in src/run/throttle/signals,
// so that a new signal is one file and its test. The keys are written out because migration/ may not import run/.

const folder = new URL('../src/run/throttle/signals/', import.meta.url);
const names = (await readdir(folder))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))
  .sort();
const variable = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const definitions = await Promise.all(
  names.map(async (name) => {
    const { signal } = (await import(new URL(`${name}.ts`, folder).href)) as { readonly signal: SignalDefinition };
    const key = name.replaceAll('-', '_');
    if (signal.key !== key) throw new Error(`signals/${name}.ts has the key ${signal.key}; it should be ${key}`);
    return signal;
  }),
);
const quote = (text: string) => (text.includes("'") ? JSON.stringify(text) : `'${text}'`);
const grouped = (number: number) => number.toLocaleString('en-US').replaceAll(',', '_');

const list = [
  '// Made by `npm run signals` from the files in signals/.',
  "import type { SignalDefinition } from './signal/signal-definition.ts';",
  ...names.map((name) => `import { signal as ${variable(name)} } from './signals/${name}.ts';`),
  '',
  '/** Every signal that `throttle:` in a migration file can ask for, by key. */',
  `export const signals: readonly SignalDefinition[] = [${names.map(variable).join(', ')}];`,
  '',
].join('\n');
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
await writeFile(new URL('../src/run/throttle/signal-list.ts', import.meta.url), list);
await writeFile(new URL('../src/migration/throttle-keys.ts', import.meta.url), keys);
