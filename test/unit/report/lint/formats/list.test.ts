import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lintFormats } from '../../../../../src/report/lint/format-list.ts';

it('every file of the folder is a format of its own name, in the list, that says what it is for', () => {
  const files = readdirSync('src/report/lint/formats')
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -3));
  expect(lintFormats.map(({ name }) => name).toSorted()).toEqual(files.toSorted());
  for (const { purpose } of lintFormats) expect(purpose).toMatch(/^(for|as) /);
});
