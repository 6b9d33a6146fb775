import { lintCommands, phaseCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'comment',
  group: 'github',
  type: 'choice',
  choices: ['always', 'on-failure', 'never'],
  default: 'always',
  description:
    'Whether the pull request gets a comment that is kept current: `always`, `on-failure` or `never`. For `lint`, `on-failure` means findings at or above `fail-on`.',
  input: { commands: [...lintCommands, ...phaseCommands, 'advance'] },
} as const satisfies Option;
