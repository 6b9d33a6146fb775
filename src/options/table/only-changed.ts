import type { Option } from '../option.ts';

export const option = {
  name: 'only-changed',
  group: 'lint',
  type: 'flag',
  default: 'true',
  description:
    'On a pull request, in a merge queue and on a push, look only at the migration files that it changes. `false` looks at all, as every other event does.',
  input: { commands: ['lint'] },
} as const satisfies Option;
