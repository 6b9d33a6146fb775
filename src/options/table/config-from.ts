import type { Option } from '../option.ts';

export const option = {
  name: 'config-from',
  group: 'lint',
  type: 'choice',
  choices: ['base', 'head'],
  description:
    "Whose configuration, baseline, schema and snapshot judge a change: those of the `base` branch or its own (`head`). Either way, an error by the base branch's stays an error.",
  commandLine: {
    commands: ['lint'],
    description:
      "Whose configuration, baseline, schema and snapshot judge a change: those of `--base` (`base`) or its own (`head`, the default). Either way, an error by the base's stays an error.",
  },
  input: {
    commands: ['lint'],
    description:
      "On a pull request, in a merge queue and on a push, whose configuration, baseline, schema and snapshot judge: those of the `base` branch or its own (`head`). By default `base` for pull requests from forks, else `head`. Either way, an error by the base branch's files stays an error.",
  },
} as const satisfies Option;
