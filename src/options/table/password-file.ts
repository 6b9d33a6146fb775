import { databaseCommands, deployCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'password-file',
  group: 'database',
  type: 'path',
  description: 'A file with the password, so that the database URL does not hold it.',
  commandLine: { commands: databaseCommands },
  input: {
    commands: ['lint', ...deployCommands],
    description:
      'A file with the password, for a `database-url` without one. The password may be a token that an earlier step fetched by OIDC. A replica gets it only with `?password-from=main` in its URL.',
  },
} as const satisfies Option;
