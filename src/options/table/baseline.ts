import type { Option } from '../option.ts';

export const option = {
  name: 'baseline',
  group: 'lint',
  type: 'path',
  description: 'Leave out the findings that this file holds. By default `baseline` of the configuration file.',
  commandLine: { commands: ['lint'] },
} as const satisfies Option;
