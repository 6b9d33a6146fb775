import type { Option } from '../option.ts';

export const option = {
  name: 'targets-format',
  group: 'output',
  type: 'choice',
  choices: ['text', 'json', 'matrix'],
  default: 'text',
  description: 'The format of the result on stdout. `matrix` is one line for `strategy.matrix` of a GitHub job.',
  commandLine: { name: 'format', commands: ['targets'] },
} as const satisfies Option;
