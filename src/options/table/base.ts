import type { Option } from '../option.ts';

export const option = {
  name: 'base',
  group: 'lint',
  type: 'text',
  description:
    'Compare with this branch, tag or commit. What the change weakens in its own check is a finding, and an error by the configuration of the base stays an error.',
  commandLine: { commands: ['lint'], value: 'ref' },
} as const satisfies Option;
