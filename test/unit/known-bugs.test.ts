import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** R numbers in the names of tests and of the entries of long suites: `'R1, R12: …'`. */
function namedInTests(): Set<string> {
  const texts = readdirSync('test', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  const names = texts.flatMap((text) => [...text.matchAll(/['"`](R\d+(?:, R\d+)*): /g)]);
  return new Set(names.flatMap(([, numbers = '']) => numbers.split(', ')));
}

it('each bug of other tools is in the name of a test, or the docs say why there is none', () => {
  const page = readFileSync('docs/reliability.md', 'utf8');
  const listed = [...page.matchAll(/^\| (R\d+) \| .+ \| (.+) \|$/gm)].map(([, number = '', here = '']) => ({
    number,
    here,
  }));
  expect(listed.map(({ number }) => number)).toEqual(Array.from({ length: 35 }, (_, index) => `R${index + 1}`));
  const excused = listed.filter(({ here }) => here.startsWith('no test: ')).map(({ number }) => number);
  const named = namedInTests();
  expect([...named].sort()).toEqual(
    listed
      .map(({ number }) => number)
      .filter((number) => !excused.includes(number))
      .sort(),
  );
});
