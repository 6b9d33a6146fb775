import { expect, it } from 'vitest';
import type { LintInputs } from '../../../src/action/inputs.ts';
import { originOfReport } from '../../../src/action/lint/report-origin.ts';
import type { StepContext } from '../../../src/action/step-context.ts';
import type { LintJson } from '../../../src/report/lint/json.ts';

const job = {
  repository: { owner: 'octo', repo: 'shop' },
  run: { id: 1, attempt: 1 },
  serverUrl: 'https://github.com',
};
const originOf = (...files: readonly string[]) =>
  originOfReport({} as LintInputs, { env: {}, job } as unknown as StepContext, 'abc', {
    migrations: files.map((file) => ({ file })),
  } as unknown as LintJson);

it.each([
  ['migrations/a b#1.yaml', 'https://github.com/octo/shop/blob/abc/migrations/a%20b%231.yaml#L5'],
  ['a..b/c.yaml', 'https://github.com/octo/shop/blob/abc/a..b/c.yaml#L5'],
  ['../../../../mallory/shop/blob/main/a.yaml', undefined],
  ['a/../../b.yaml', undefined],
])('a file is linked within its repository or not at all: %s', (file, url) => {
  expect(originOf().links.file(file, 5)).toBe(url);
});

it('a command to copy has no file that would be an option, or more than a word', () => {
  const files = ['--config', 'evil/phasedb.yaml', '$(id).yaml', 'a b.yaml', 'migrations/a-b.yaml'];
  expect(originOf(...files).reproduce).toBe('phasedb lint evil/phasedb.yaml migrations/a-b.yaml');
  expect(originOf('-x').reproduce).toBe(undefined);
});
