import type { Option } from '../option.ts';

export const option = {
  name: 'keep',
  group: 'demo',
  type: 'flag',
  description: 'Leave the server running at the end, until Ctrl-C.',
  commandLine: { commands: ['demo'] },
} as const satisfies Option;
