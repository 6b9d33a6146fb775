import { phaseCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'confirm',
  group: 'run',
  type: 'text',
  description: "The migration's name again, typed by a person. A contract and a rollback need it.",
  input: { commands: phaseCommands },
} as const satisfies Option;
