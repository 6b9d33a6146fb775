import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exposedPasswordFile, exposedUrl } from '../../../src/mysql/exposed-password.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasedb-exposed-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  ['0640', 'read'],
  ['0604', 'read'],
  ['0644', 'read'],
  ['0620', 'change'],
  ['0666', 'change'],
])('a password file of mode %s is reported, and its remedy ends that', (mode, can) => {
  const path = join(folder, `pass word ${mode}`);
  writeFileSync(path, 'hunter2');
  chmodSync(path, Number.parseInt(mode, 8));
  const warning = exposedPasswordFile(path) ?? '';
  expect(warning).toContain(
    `Other users of this machine may ${can} the password file ${path} (mode ${mode}). Run: chmod`,
  );
  expect(warning).not.toContain('hunter2');
  execFileSync('sh', ['-c', warning.split('Run: ')[1] ?? 'false']);
  expect(exposedPasswordFile(path)).toBeUndefined();
});

it('nothing is said of a file that is not there, and of one that another user shares', () => {
  expect(exposedPasswordFile(undefined)).toBeUndefined();
  expect(exposedPasswordFile(join(folder, 'none'))).toBeUndefined();
});

it.each([
  ['db', 'mysql://u:hunter2@h/d', /^--db has a password, .* Set DATABASE_URL/],
  ['replica', 'mysql://u:hun:ter2@h/d', /^--replica has a password, .*password-from=main/],
  ['probe-url', 'mysql://u:hunter2@h', /^--probe-url has a password/],
])('a password in --%s is reported', (option, url, says) => {
  expect(exposedUrl(option, url)).toMatch(says);
  expect(exposedUrl(option, url)).not.toContain('ter2');
});

it.each([undefined, '', 'mysql://u@h/d', 'mysql://u:@h/d'])('%s has no password', (url) => {
  expect(exposedUrl('db', url)).toBeUndefined();
});
