import { expect, it } from 'vitest';
import { parseConfig } from '../../../src/project/config.ts';
import { deployingJobsIn } from '../../../src/project/deploying-jobs.ts';
import { processorMs } from '../../processor-time.ts';

const letters = [...'bcdefghijklm'];
const before = (letter: string) => String.fromCharCode(letter.charCodeAt(0) - 1);

it.each([
  ['a million brackets', '['.repeat(1_000_000)],
  ['a hundred thousand mappings', '{a: '.repeat(100_000)],
  ['many keys', Array.from({ length: 60_000 }, (_, i) => `k${i}: 1\n`).join('')],
  [
    'aliases of aliases',
    `a: &a [x]\n${letters
      .map(
        (one) =>
          `${one}: &${one} [${Array(9)
            .fill(`*${before(one)}`)
            .join(', ')}]\n`,
      )
      .join('')}`,
  ],
  ['an alias without its anchor', 'schema: *secret\n'],
])('a configuration of %s is refused at once, and not quoted', async (_, text) => {
  let problem: unknown;
  const took = await processorMs(async () => {
    try {
      parseConfig(text, 'phasedb.config.yaml');
    } catch (error) {
      problem = error;
    }
  });
  expect(problem).toMatchObject({ name: 'Failure', code: 'config-invalid', place: { file: 'phasedb.config.yaml' } });
  expect((problem as Error).message).not.toContain('secret');
  expect(took).toBeLessThan(3_000);
});

it.each(['['.repeat(1_000_000), '{a: '.repeat(250_000), '- '.repeat(500_000)])(
  'a workflow of brackets has no jobs, at once',
  async (text) => {
    const took = await processorMs(async () => expect(deployingJobsIn('.github/workflows/a.yml', text)).toEqual([]));
    expect(took).toBeLessThan(1_000);
  },
);
