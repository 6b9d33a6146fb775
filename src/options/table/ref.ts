import { comparedCommands } from '../commands.ts';
import type { Option } from '../option.ts';

const fullId =
  'the full id of a commit (40 or 64 hexadecimal digits). A branch or a tag can move after the review, and a short id can stand for another commit';

export const option = {
  name: 'ref',
  group: 'run',
  type: 'text',
  pattern: /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i,
  expected: fullId,
  description:
    'The full id of the commit that was reviewed. Before anything is sent to the database, the migration file and the configuration are compared with it.',
  commandLine: { commands: [...comparedCommands, 'mark', 'accept-change'], value: 'commit' },
  // The runner passes an input whose expression is empty as an empty text, and never as this word.
  input: {
    commands: comparedCommands,
    default: 'none',
    form: {
      type: 'text',
      pattern: /^(?:none|[0-9a-fA-F]{40}|[0-9a-fA-F]{64})$/,
      expected: fullId,
    },
  },
} as const satisfies Option;
