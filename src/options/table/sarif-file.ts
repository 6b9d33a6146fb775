import type { Option } from '../option.ts';

export const option = {
  name: 'sarif-file',
  group: 'lint',
  type: 'path',
  description:
    'A file to write the findings to as SARIF, for `github/codeql-action/upload-sarif`. By default none is written.',
  input: { commands: ['lint'] },
} as const satisfies Option;
