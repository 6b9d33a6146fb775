import type { Option } from '../option.ts';

export const option = {
  name: 'take-over',
  group: 'run',
  type: 'choice',
  choices: ['auto', 'never'],
  default: 'never',
  description:
    'What `run` and `advance` do with a phase whose run is gone, such as one of a runner that was lost: `auto` continues it, as `resume` does, and `never` ends with exit code 4. A phase that failed or timed out, and a rollback that is unfinished, wait for a person either way.',
  commandLine: { commands: ['run', 'advance'], value: 'when' },
  input: { commands: ['run', 'advance'] },
} as const satisfies Option;
