import { phaseTypes } from '../../migration/phase-type.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'until',
  group: 'subject',
  type: 'choice',
  choices: phaseTypes,
  description:
    'Run the phases before the first one of this type that is not complete: `--until contract` never runs a contract.',
  commandLine: { commands: ['run', 'resume', 'advance'], value: 'type' },
  input: {
    commands: ['run', 'resume', 'advance'],
    description:
      'Run the phases before the first one of this type that is not complete: `until: contract` never runs a contract.',
  },
} as const satisfies Option;
