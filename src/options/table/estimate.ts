import type { Option } from '../option.ts';

export const option = {
  name: 'estimate',
  group: 'lint',
  type: 'choice',
  choices: ['auto', 'true', 'false'],
  description: 'Report how long each phase takes, and its cost in disk, binary log and replica lag.',
  commandLine: { commands: ['lint'], form: { type: 'flag' } },
  input: {
    commands: ['lint'],
    default: 'auto',
    description:
      'Report how long each phase takes, and its cost in disk, binary log and replica lag: `true`, `false` or `auto`. With `auto` it does so if a snapshot or a database gives sizes.',
  },
} as const satisfies Option;
