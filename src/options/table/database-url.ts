import { databaseCommands, deployCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'database-url',
  group: 'database',
  type: 'url',
  secret: true,
  description: '`mysql://USER:PASSWORD@HOST:PORT/DATABASE`.',
  commandLine: {
    name: 'db',
    commands: databaseCommands,
    description:
      '`mysql://USER:PASSWORD@HOST:PORT/DATABASE`. By default `DATABASE_URL`, else `database_url` of the configuration file. `lint` connects only if it is given.',
  },
  input: {
    commands: ['lint', ...deployCommands],
    description:
      '`mysql://USER:PASSWORD@HOST:PORT/DATABASE`, from a secret. It is masked before anything is printed. `lint` connects only if it is given; the other commands also take the environment variable `DATABASE_URL`.',
  },
} as const satisfies Option;
