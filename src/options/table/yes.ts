import { phaseCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'yes',
  group: 'run',
  type: 'flag',
  description:
    "Confirm a contract or a rollback. Without it, a terminal asks for the migration's name. What is complete, running or cannot start needs none.",
  commandLine: { commands: phaseCommands },
} as const satisfies Option;
