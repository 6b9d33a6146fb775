import type { Option } from '../option.ts';

export const option = {
  name: 'phase',
  group: 'subject',
  type: 'text',
  description:
    'The name of a phase. `run` and `resume` run only this phase; without it they run all that remain. They also take a type, which is the first phase of that type that is not complete; a name overrides.',
  commandLine: {
    commands: ['run', 'resume', 'mark', 'accept-change'],
    neededBy: ['mark', 'accept-change'],
    value: 'name',
  },
  input: {
    commands: ['run', 'resume'],
    description:
      '`next` for exactly one, which is the default; `all` for every phase that remains; a type, which is the first phase of that type that is not complete; or the name of a phase, which overrides.',
  },
} as const satisfies Option;
