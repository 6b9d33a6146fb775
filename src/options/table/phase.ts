import type { Option } from '../option.ts';

export const option = {
  name: 'phase',
  group: 'subject',
  type: 'text',
  description: 'The name of a phase. `run` and `resume` run only this phase; without it they run all that remain.',
  commandLine: {
    commands: ['run', 'resume', 'mark', 'accept-change'],
    neededBy: ['mark', 'accept-change'],
    value: 'name',
  },
  input: {
    commands: ['run', 'resume'],
    default: 'next',
    description: 'The name of a phase, `next` for exactly one, or `all` for every phase that remains.',
  },
} as const satisfies Option;
