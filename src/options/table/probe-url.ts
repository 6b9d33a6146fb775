import type { Option } from '../option.ts';

export const option = {
  name: 'probe-url',
  group: 'lint',
  type: 'url',
  secret: true,
  description:
    'A server to try statements on, in an empty scratch schema that is removed afterwards. Never a production server.',
  commandLine: { commands: ['lint'] },
  input: { commands: ['lint'] },
} as const satisfies Option;
