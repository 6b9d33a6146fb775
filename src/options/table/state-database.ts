import { databaseCommands, deployCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'state-database',
  group: 'database',
  type: 'text',
  description: "The database of phasedb's own tables. By default the database of the migration.",
  commandLine: { commands: databaseCommands, value: 'name' },
  input: { commands: ['lint', ...deployCommands] },
} as const satisfies Option;
