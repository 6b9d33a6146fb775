import { lintCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'schema',
  group: 'lint',
  type: 'path',
  description: 'A file with the CREATE statements of the tables, or a dump without rows.',
  commandLine: { commands: ['lint'] },
  input: {
    commands: lintCommands,
    description:
      'A file with the CREATE statements of the tables. Give one of `schema`, `snapshot` and `database-url`, or name it in the configuration file.',
  },
} as const satisfies Option;
