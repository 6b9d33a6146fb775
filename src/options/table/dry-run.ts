import type { Option } from '../option.ts';

export const option = {
  name: 'dry-run',
  group: 'run',
  type: 'flag',
  description: 'Report what would be done, and do nothing.',
  commandLine: { commands: ['run', 'resume'] },
} as const satisfies Option;
