import type { Option } from '../option.ts';

export const option = {
  name: 'snapshot-format',
  group: 'output',
  type: 'choice',
  choices: ['json'],
  default: 'json',
  description: 'The format of the result on stdout.',
  commandLine: { name: 'format', commands: ['snapshot'] },
} as const satisfies Option;
