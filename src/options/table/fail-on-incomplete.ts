import { deployCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'fail-on-incomplete',
  group: 'run',
  type: 'flag',
  description: 'Fail the job if a run was stopped early by `max-runtime` or by a pause.',
  input: { commands: deployCommands },
} as const satisfies Option;
