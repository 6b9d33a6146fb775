import { stateCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'format',
  group: 'output',
  type: 'choice',
  choices: ['text', 'json'],
  default: 'text',
  description: 'The format of the result on stdout.',
  commandLine: { commands: [...stateCommands, 'demo'] },
} as const satisfies Option;
