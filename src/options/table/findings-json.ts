import type { Option } from '../option.ts';

export const option = {
  name: 'findings-json',
  group: 'lint',
  type: 'path',
  description:
    'The file that a lint of another run left (the output of the same name). It is checked and rendered again; its text is never used as Markdown.',
  input: { commands: ['comment'] },
} as const satisfies Option;
