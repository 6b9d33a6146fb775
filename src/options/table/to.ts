import type { Option } from '../option.ts';

export const option = {
  name: 'to',
  group: 'subject',
  type: 'text',
  description: 'The earliest phase to undo. The phases after it are undone first.',
  commandLine: { commands: ['rollback'], neededBy: ['rollback'], value: 'phase' },
  input: { commands: ['rollback'] },
} as const satisfies Option;
