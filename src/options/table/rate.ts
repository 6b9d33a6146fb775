import type { Option } from '../option.ts';

export const option = {
  name: 'rate',
  group: 'demo',
  type: 'integer',
  least: 1,
  most: 5_000,
  default: '300',
  description: 'Requests of the application per second.',
  commandLine: { commands: ['demo'], value: 'number' },
} as const satisfies Option;
