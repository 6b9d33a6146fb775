import { deployCommands } from '../commands.ts';
import type { Option } from '../option.ts';

export const option = {
  name: 'ssl-mode',
  group: 'database',
  type: 'text',
  description:
    "`DISABLED`, `PREFERRED`, `REQUIRED`, `VERIFY_CA` or `VERIFY_IDENTITY`, named as in MySQL's own client. It overrides the `ssl-mode` of a URL, for the database, its replicas and the probe alike. Without either it is `PREFERRED`, which sends a password readable to no server of another machine.",
  input: { commands: ['lint', ...deployCommands] },
} as const satisfies Option;
