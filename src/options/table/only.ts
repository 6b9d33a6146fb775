import { phaseTypes } from '../../migration/phase-type.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'only',
  group: 'subject',
  type: 'choice',
  choices: phaseTypes,
  description:
    'Run the next phases as long as they are of this type. If the next phase is of another type, nothing is run and the command succeeds.',
  commandLine: { commands: ['run', 'resume', 'advance'], value: 'type' },
  input: { commands: ['run', 'resume', 'advance'] },
} as const satisfies Option;
