import { readdir, writeFile } from 'node:fs/promises';

// usage: node scripts/write-rule-list.ts
// Makes src/lint/rule-list.ts from the files in src/lint/rules, so that a new rule is one file and its test.

const folder = new URL('../src/lint/rules/', import.meta.url);
const names = (await readdir(folder))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))
  .sort();
const variable = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const text = [
  '// Made by `npm run rules` from the files in rules/.',
  "import type { Rule } from './rule.ts';",
  ...names.map((name) => `import { rule as ${variable(name)} } from './rules/${name}.ts';`),
  '',
  '/** Every rule, by name. */',
  'export const rules: readonly Rule[] = [',
  ...names.map((name) => `  ${variable(name)},`),
  '];',
  '',
].join('\n');
await writeFile(new URL('../src/lint/rule-list.ts', import.meta.url), text);
