import type { Option } from '../option.ts';

export const option = {
  name: 'measure',
  group: 'lint',
  type: 'flag',
  description:
    'Try each backfill on a few of its rows, in transactions that are rolled back, for 2 s at most. It needs a database.',
  commandLine: { commands: ['lint'] },
  input: { commands: ['lint'] },
} as const satisfies Option;
