import { actionCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'command',
  group: 'subject',
  type: 'choice',
  choices: actionCommands,
  default: 'lint',
  description:
    'What to do. On a pull request: `lint`, or `comment`, which posts what a lint of another run found. On a deploy: `run`, `resume`, `advance` (every migration that is due, never a contract), `status`, `verify` or `rollback`. From time to time: `snapshot`, `pause`, `unpause`, `release` or `doctor`.',
  input: { commands: actionCommands },
} as const satisfies Option;
