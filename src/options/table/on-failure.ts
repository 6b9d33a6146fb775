import type { Option } from '../option.ts';

export const option = {
  name: 'on-failure',
  group: 'run',
  type: 'choice',
  choices: ['rollback', 'none'],
  description: 'What to do with a phase that fails, instead of `on_failure` of the file.',
  commandLine: { commands: ['run', 'resume'], value: 'what' },
} as const satisfies Option;
