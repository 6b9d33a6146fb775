import type { Option } from '../option.ts';

export const option = {
  name: 'migration',
  group: 'subject',
  type: 'path',
  description: 'The migration file, written as an option instead of `FILE`.',
  commandLine: {
    commands: ['lint', 'run', 'resume', 'status', 'verify', 'rollback', 'mark', 'accept-change', 'doctor'],
  },
  input: {
    commands: ['lint', 'run', 'resume', 'status', 'verify', 'rollback', 'pause', 'unpause', 'release'],
    description:
      'The migration file to work on. `status`, `pause`, `unpause` and `release` also take the name of the migration.',
  },
} as const satisfies Option;
