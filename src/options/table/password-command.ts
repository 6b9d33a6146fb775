import { databaseCommands, deployCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'password-command',
  group: 'database',
  type: 'text',
  description: 'A command that writes the password to its standard output, run again when a connection is made later.',
  commandLine: { commands: databaseCommands, value: 'command' },
  input: {
    commands: ['lint', ...deployCommands],
    description:
      'A command that writes the password to its standard output, such as one that makes a token. It runs again when a connection is made later, so a token may expire during a run. It has 30 s and no terminal. A replica gets it only with `?password-from=main` in its URL.',
  },
} as const satisfies Option;
