import type { Option } from '../option.ts';

export const option = {
  name: 'max-runtime',
  group: 'run',
  type: 'duration',
  description:
    'Stop after this time with the state saved, such as `30s`, `50m` or `5h`. The next run goes on from there.',
  commandLine: { commands: ['run', 'resume', 'advance'] },
  input: {
    commands: ['run', 'resume', 'advance'],
    description:
      'Stop after this time with the state saved, such as `30s`, `50m` or `5h`. The next run goes on from there. Without it a phase runs to its end, or to the end of the job.',
  },
} as const satisfies Option;
