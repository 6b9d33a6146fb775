import { deployCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'environment',
  group: 'github',
  type: 'text',
  description:
    "Names the section of the merged pull request's comment that shows the progress of the phases, such as `production`. It does not bind the job to an environment; `environment:` of the job does that.",
  input: { commands: deployCommands },
} as const satisfies Option;
