import { lintCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'fail-on',
  group: 'lint',
  type: 'choice',
  choices: ['error', 'warning', 'never'],
  default: 'error',
  description: 'The lowest severity that fails the command: `error`, `warning` (errors too) or `never`.',
  commandLine: { commands: ['lint'], value: 'severity' },
  input: {
    commands: lintCommands,
    description: 'The lowest severity that fails the job: `error`, `warning` (errors too) or `never`.',
  },
} as const satisfies Option;
