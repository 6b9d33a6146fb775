import type { Option } from '../option.ts';

export const option = {
  name: 'reason',
  group: 'subject',
  type: 'text',
  description: 'Why. It is kept in the history.',
  commandLine: {
    commands: ['pause', 'unpause', 'release', 'mark', 'accept-change'],
    neededBy: ['release', 'mark', 'accept-change'],
  },
  input: { commands: ['pause', 'unpause', 'release'] },
} as const satisfies Option;
