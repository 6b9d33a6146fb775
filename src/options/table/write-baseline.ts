import type { Option } from '../option.ts';

export const option = {
  name: 'write-baseline',
  group: 'lint',
  type: 'flag',
  description: 'Write all present findings into the file of `--baseline`.',
  commandLine: { commands: ['lint'] },
} as const satisfies Option;
