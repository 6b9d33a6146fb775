import { expect, it } from 'vitest';
import { programName } from '../../../src/cli/program-name.ts';

const path = '/usr/local/bin:/usr/bin';

it.each([
  ['from a clone', '/home/me/phasedb/dist/cli.js', {}, 'node dist/cli.js'],
  ['from a clone beside the folder', '/home/me/clone/dist/cli.js', {}, 'node ../clone/dist/cli.js'],
  ['from a folder far away', '/opt/x/cli.js', {}, 'node /opt/x/cli.js'],
  ['from a path with a blank', "/home/me/phasedb/it's mine/cli.js", {}, "node 'it'\\''s mine/cli.js'"],
  ['from the sources', '/home/me/phasedb/src/cli/main.ts', { npm_lifecycle_event: 'phasedb' }, 'npm run phasedb --'],
  [
    'by a script with a command of its own',
    '/home/me/phasedb/dist/cli.js',
    { npm_lifecycle_event: 'demo' },
    'node dist/cli.js',
  ],
  ['by a node that npx brought', '/home/me/phasedb/dist/cli.js', { npm_command: 'exec' }, 'node dist/cli.js'],
  ['installed in the system', '/usr/local/bin/phasedb', {}, 'phasedb'],
  [
    'installed in the project, by its path',
    '/home/me/phasedb/node_modules/.bin/phasedb',
    {},
    'node_modules/.bin/phasedb',
  ],
  ['from its own folder', '/home/me/phasedb/phasedb', {}, './phasedb'],
  [
    'by npx',
    '/home/me/phasedb/node_modules/.bin/phasedb',
    { npm_command: 'exec', PATH: `/home/me/phasedb/node_modules/.bin:${path}` },
    'npx phasedb',
  ],
])('called %s', (_, script, env, expected) => {
  expect(programName({ argv: ['/usr/bin/node', script], env: { PATH: path, ...env } }, '/home/me/phasedb')).toBe(
    expected,
  );
});
