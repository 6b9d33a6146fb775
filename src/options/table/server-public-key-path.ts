import { deployCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'server-public-key-path',
  group: 'database',
  type: 'path',
  description:
    "A PEM file with the server's public RSA key, to log in without TLS. Only that server can then read the password.",
  input: { commands: ['lint', ...deployCommands] },
} as const satisfies Option;
