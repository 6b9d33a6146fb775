import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { npxPackages } from '../../../src/cli/npx-packages.ts';
import { programName } from '../../../src/cli/program-name.ts';

const path = '/usr/local/bin:/usr/bin';
const inCache = '/root/.npm/_npx/9c3b/node_modules/.bin/phasedb';

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
    'by a script of npm with another name',
    '/home/me/phasedb/node_modules/.bin/phasedb',
    { npm_execpath: '/usr/lib/npm-cli.js', PATH: `/home/me/phasedb/node_modules/.bin:${path}` },
    'node_modules/.bin/phasedb',
  ],
  [
    'from the PATH of a shell',
    '/home/me/phasedb/node_modules/.bin/phasedb',
    { PATH: `/home/me/phasedb/node_modules/.bin:${path}` },
    'phasedb',
  ],
  [
    'by npx',
    '/home/me/phasedb/node_modules/.bin/phasedb',
    { npm_command: 'exec', PATH: `/home/me/phasedb/node_modules/.bin:${path}` },
    'npx phasedb',
  ],
  ['by npx -p', inCache, { npm_command: 'exec', npm_config_package: '../tool' }, 'npx -p ../tool phasedb'],
  [
    'by npx -p with several packages',
    inCache,
    { npm_command: 'exec', npm_config_package: 'owner/tool#v1\n\nmysql2@3' },
    "npx -p 'owner/tool#v1' -p mysql2@3 phasedb",
  ],
  ['by npx with the name of a package', inCache, { npm_command: 'exec' }, 'npx the-package@1.4.2'],
  [
    'by npx from an unknown package',
    '/root/.npm/_npx/other/node_modules/.bin/phasedb',
    { npm_command: 'exec' },
    '/root/.npm/_npx/other/node_modules/.bin/phasedb',
  ],
  [
    'by npx from an address with a password',
    inCache,
    { npm_command: 'exec', npm_config_package: 'https://me:secret@example.com/tool.tgz' },
    inCache,
  ],
])('called %s', (_, script, env, expected) => {
  const packagesOf = (folder: string) => (folder === '/root/.npm/_npx/9c3b' ? ['the-package@1.4.2'] : []);
  const called = { argv: ['/usr/bin/node', script], env: { PATH: path, ...env } };
  expect(programName(called, '/home/me/phasedb', packagesOf)).toBe(expected);
});

it('reads from the cache of npx which package was named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'npx-'));
  expect(npxPackages(folder)).toEqual([]);
  await writeFile(join(folder, 'package.json'), '{"dependencies": {"a": "^7"}, "_npx": {"packages": ["a@7.6.0"]}}');
  expect(npxPackages(folder)).toEqual(['a@7.6.0']);
  await writeFile(join(folder, 'package.json'), '{');
  expect(npxPackages(folder)).toEqual([]);
  await rm(folder, { recursive: true });
});
