import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { catalogue, decidedElsewhere } from '../../../scripts/rule-catalogue.ts';
import { rules } from '../../../src/lint/rule-list.ts';

const page = readFileSync('docs/rules.md', 'utf8');
const names = new Set(rules.map(({ name }) => name));

it('every file in rules/ is a rule of its own name, in the list, with a test of its own', () => {
  const files = readdirSync('src/lint/rules')
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3))
    .sort();
  expect(rules.map(({ name }) => name)).toEqual(files);
  const tests = new Set(readdirSync('test/unit/lint/rules'));
  expect(files.filter((name) => !tests.has(`${name}.test.ts`))).toEqual([]);
});

it('the page explains every rule, and says of every other name of the catalogue who decides it', () => {
  for (const name of names) expect(page, name).toContain(`\n### ${name}\n`);
  for (const name of catalogue) {
    if (!names.has(name)) expect(page, name).toMatch(new RegExp(`\\n\\| \`${name}\` \\| (planned|covered by .+) \\|`));
  }
});

it('names are said once: a rule, or covered by rules, or decided elsewhere', () => {
  const known = new Set(catalogue);
  expect(new Set(catalogue).size).toBe(catalogue.length);
  const covered = rules.flatMap(({ covers = [] }) => covers);
  expect(covered.filter((name) => names.has(name))).toEqual([]);
  expect([...covered, ...Object.keys(decidedElsewhere)].filter((name) => !known.has(name))).toEqual([]);
});
