import { lintCommands, phaseCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'comment-id',
  group: 'github',
  type: 'text',
  pattern: /^[\w.-]{1,64}$/,
  expected: 'up to 64 letters, digits, dots, hyphens and underscores',
  default: 'phasedb',
  description:
    'Distinguishes the comments if the action comments twice on the same pull request, such as for two databases.',
  input: { commands: [...lintCommands, ...phaseCommands, 'advance'] },
} as const satisfies Option;
