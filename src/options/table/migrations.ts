import type { Option } from '../option.ts';

export const option = {
  name: 'migrations',
  group: 'subject',
  type: 'list',
  description:
    'Paths or globs of the migration files, one a line. `lint` looks at these; every other command refuses a `migration` that none of them matches. By default `migrations` of the configuration file, else `migrations/**/*.{yaml,yml}`.',
  input: { commands: ['lint', 'run', 'resume', 'status', 'verify', 'rollback', 'pause', 'unpause', 'release'] },
} as const satisfies Option;
