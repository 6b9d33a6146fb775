import { commandNames, deployCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'show-values',
  group: 'output',
  type: 'flag',
  description:
    'Show values of rows, such as keys and the entries that errors of the server quote. Without it they are shown only on a terminal; logs, summaries, comments and JSON have `[hidden]` in their place..',
  commandLine: { commands: commandNames },
  input: { commands: [...deployCommands] },
} as const satisfies Option;
