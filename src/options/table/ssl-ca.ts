import { deployCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'ssl-ca',
  group: 'database',
  type: 'path',
  description: 'A PEM file with the certificates to trust, for `VERIFY_CA` (which needs it) and `VERIFY_IDENTITY`.',
  input: { commands: ['lint', ...deployCommands] },
} as const satisfies Option;
