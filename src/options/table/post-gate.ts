import type { Option } from '../option.ts';

export const option = {
  name: 'post-gate',
  group: 'lint',
  type: 'flag',
  description: 'Judge only the phases after the last gate.',
  commandLine: { commands: ['lint'] },
} as const satisfies Option;
