import { lintCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'snapshot',
  group: 'lint',
  type: 'path',
  description: 'A file made by `phasedb snapshot`, with definitions and sizes of the tables.',
  commandLine: { commands: ['lint'] },
  input: {
    commands: [...lintCommands, 'snapshot'],
    description:
      'For `lint`, a file made by `snapshot`, with definitions and sizes of the tables. For `snapshot`, the file to write (`phasedb.snapshot.json` if neither this nor the configuration file names one).',
  },
} as const satisfies Option;
