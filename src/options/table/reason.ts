import type { Option } from '../option.ts';

export const option = {
  name: 'reason',
  group: 'subject',
  type: 'text',
  description: 'Why. It is kept in the history.',
  commandLine: { commands: ['pause', 'unpause', 'mark', 'accept-change'], neededBy: ['mark', 'accept-change'] },
  input: { commands: ['pause', 'unpause'] },
} as const satisfies Option;
