import type { Option } from '../option.ts';

export const option = {
  name: 'only-changed',
  group: 'lint',
  type: 'flag',
  default: 'true',
  description: 'On a pull request, look only at the migration files that it changes. `false` looks at all.',
  input: { commands: ['lint'] },
} as const satisfies Option;
