import { lintCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'mysql-version',
  group: 'lint',
  type: 'text',
  description:
    'The version that the migrations will run on, such as `8.0.36`. By default that of the snapshot or the server, else that of the configuration file.',
  commandLine: { commands: ['lint'], value: 'version' },
  input: { commands: lintCommands },
} as const satisfies Option;
