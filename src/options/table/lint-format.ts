import { lintFormats } from '../../report/lint/format-list.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'lint-format',
  group: 'output',
  type: 'choice',
  choices: lintFormats.map(({ name }) => name),
  default: 'text',
  description: `The format of the result on stdout: ${lintFormats.map(({ name, purpose }) => `\`${name}\` (${purpose})`).join(', ')}.`,
  commandLine: { name: 'format', commands: ['lint'] },
} as const satisfies Option;
