import { deployCommands, stateCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'target',
  group: 'database',
  type: 'text',
  description:
    'The name of one of the `targets` of the configuration file. Its URL is in the environment variable that `url_env` names.',
  commandLine: { commands: [...stateCommands, 'snapshot'], value: 'name' },
  input: {
    commands: deployCommands,
    description:
      'The name of one of the `targets` of the configuration file, in place of `database-url`. Give the variable that its `url_env` names under `env:`, from a secret.',
  },
} as const satisfies Option;
