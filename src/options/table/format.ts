import type { Option } from '../option.ts';

export const option = {
  name: 'format',
  group: 'output',
  type: 'choice',
  choices: ['text', 'json'],
  default: 'text',
  description: 'The format of the result on stdout.',
  commandLine: {
    commands: [
      'run',
      'resume',
      'status',
      'verify',
      'rollback',
      'pause',
      'unpause',
      'mark',
      'accept-change',
      'gc',
      'doctor',
      'demo',
    ],
  },
} as const satisfies Option;
