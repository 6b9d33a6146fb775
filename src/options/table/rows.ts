import type { Option } from '../option.ts';

export const option = {
  name: 'rows',
  group: 'demo',
  type: 'integer',
  least: 1_000,
  most: 50_000_000,
  default: '1000000',
  description: 'Rows of the table.',
  commandLine: { commands: ['demo'], value: 'number' },
} as const satisfies Option;
