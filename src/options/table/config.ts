import { deployCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'config',
  group: 'subject',
  type: 'path',
  description:
    'The configuration file. By default `phasedb.config.yaml` or `phasedb.yaml` at the top of the workspace.',
  input: { commands: ['lint', ...deployCommands] },
} as const satisfies Option;
