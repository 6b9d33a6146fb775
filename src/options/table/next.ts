import type { Option } from '../option.ts';

export const option = {
  name: 'next',
  group: 'subject',
  type: 'flag',
  description: 'Run only the next phase that is not complete.',
  commandLine: { commands: ['run', 'resume'] },
} as const satisfies Option;
