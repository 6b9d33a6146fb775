import { commandNames } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'log-format',
  group: 'output',
  type: 'choice',
  choices: ['text', 'json'],
  default: 'text',
  description: 'The format of the messages on stderr.',
  commandLine: { commands: commandNames },
} as const satisfies Option;
