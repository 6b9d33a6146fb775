import type { Option } from '../option.ts';

export const option = {
  name: 'migrations',
  group: 'subject',
  type: 'list',
  description:
    'Paths or globs of the migration files, one a line. `lint` and `advance` look at these; every other command refuses a `migration` that none of them matches. By default `migrations` of the configuration file, else `migrations/**/*.{yaml,yml}`.',
  input: {
    commands: ['lint', 'run', 'resume', 'advance', 'status', 'verify', 'rollback', 'pause', 'unpause', 'release'],
  },
} as const satisfies Option;
