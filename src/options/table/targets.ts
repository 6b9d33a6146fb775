import { groupCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'targets',
  group: 'database',
  type: 'text',
  description:
    'A group of the `targets` of the configuration file, or `all`. `run`, `resume`, `advance` and `rollback` go wave by wave and start no further target after one that did not end with exit code 0; the other commands ask every target.',
  commandLine: { commands: [...groupCommands, 'targets'], value: 'group' },
} as const satisfies Option;
