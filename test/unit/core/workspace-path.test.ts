import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkPath, workspaceOf } from '../../../src/core/workspace-path.ts';

let outside: string;
let top: string;
/** A monorepo: phasedb is called in a folder of it. */
let folder: string;
beforeAll(() => {
  outside = mkdtempSync(join(tmpdir(), 'phasedb-outside-'));
  top = join(outside, 'repository');
  folder = join(top, 'app');
  for (const each of [folder, join(top, '.git'), join(top, 'db'), join(outside, 'secrets')]) {
    mkdirSync(each, { recursive: true });
  }
  writeFileSync(join(outside, 'secrets/token'), 'secret');
  writeFileSync(join(top, '.git/config'), 'secret');
  writeFileSync(join(top, '.env'), 'secret');
  writeFileSync(join(top, 'db/schema.sql'), '');
  for (const [target, link] of [
    ['../../secrets/token', 'out'],
    ['../../secrets', 'out-folder'],
    ['../.git/config', 'git'],
    ['../.env', 'env'],
    ['../db/schema.sql', 'schema'],
    ['../db', 'db'],
    ['nowhere', 'dangling'],
  ] as const) {
    symlinkSync(target, join(folder, link));
  }
});
afterAll(() => rmSync(outside, { recursive: true }));

it('the workspace is the repository, else the folder', () => {
  expect(workspaceOf(folder)).toBe(top);
  expect(workspaceOf(join(outside, 'secrets'))).toBe(join(outside, 'secrets'));
});

it.each([
  ['out', 'a symbolic link leads out of the workspace'],
  ['out-folder/token', 'a symbolic link leads out of the workspace'],
  ['git', 'it lies in the folder .git'],
  ['../.git/config', 'it lies in the folder .git'],
  ['env', 'a symbolic link leads to a hidden file or folder'],
  ['dangling', 'it is a symbolic link without a file at its end'],
  ['a\0b', 'the path has a zero byte'],
])('%s is refused, whoever names it', (path, why) => {
  for (const namedBy of ['call', 'file'] as const)
    expect(checkPath(path, folder, namedBy)).toMatchObject({ ok: false, why });
});

it('what lies outside as it is written, is accepted from a call alone', () => {
  expect(checkPath('../../secrets/token', folder, 'call')).toEqual({
    ok: true,
    path: join(outside, 'secrets/token'),
    link: undefined,
  });
  const refused = { ok: false, why: 'it lies outside of the workspace' };
  expect(checkPath('../../secrets/token', folder, 'file')).toMatchObject(refused);
  expect(checkPath('/dev/zero', folder, 'file')).toMatchObject(refused);
});

it('a link within the workspace is followed, and says where it leads', () => {
  const path = join(top, 'db/schema.sql');
  expect(checkPath('schema', folder, 'file')).toEqual({ ok: true, path, link: '../db/schema.sql' });
  expect(checkPath('db/schema.sql', folder, 'file')).toEqual({ ok: true, path, link: '../db/schema.sql' });
  expect(checkPath('../db/schema.sql', folder, 'file')).toEqual({ ok: true, path, link: undefined });
  expect(checkPath('new.sql', folder, 'file')).toEqual({ ok: true, path: join(folder, 'new.sql'), link: undefined });
});

it('a folder that is itself reached through a link is the workspace all the same', () => {
  const way = join(outside, 'way');
  symlinkSync(folder, way);
  expect(checkPath('../db/schema.sql', way, 'file')).toMatchObject({ ok: true, path: join(top, 'db/schema.sql') });
});
