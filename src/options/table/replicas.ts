import type { Option } from '../option.ts';

export const option = {
  name: 'replicas',
  group: 'database',
  type: 'list',
  secret: true,
  description: 'A replica whose lag is watched. By default `replicas` of the configuration file.',
  commandLine: {
    name: 'replica',
    value: 'url',
    commands: ['run', 'resume', 'advance', 'rollback', 'doctor'],
    description:
      'A replica whose lag is watched. It may be given several times. By default `replicas` of the configuration file.',
  },
  input: {
    commands: ['run', 'resume', 'advance', 'rollback', 'doctor'],
    description:
      'URLs of the replicas whose lag is watched, one a line, from secrets. By default `replicas` of the configuration file.',
  },
} as const satisfies Option;
