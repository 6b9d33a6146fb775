import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { gitBase, readByGit } from '../../../../src/project/base/git-base.ts';
import { commit, freshFolder, git, write } from '../../../repository.ts';

let folder: string;
beforeEach(() => {
  folder = freshFolder();
});
afterEach(() => rmSync(folder, { recursive: true }));

it('reads files of a commit, whatever the working tree holds, from a folder below the top as well', async () => {
  write(folder, { 'phasedb.config.yaml': 'rules: {}\n', 'db/schema.sql': 'CREATE TABLE é (id INT);\n', empty: '' });
  commit(folder);
  write(folder, { 'phasedb.config.yaml': 'rules: {unique-add: off}\n' });
  const base = await gitBase(folder, 'main');
  expect(base.ref).toBe('main');
  expect(await base.read('phasedb.config.yaml')).toEqual({ kind: 'text', text: 'rules: {}\n' });
  expect(await base.read('empty')).toEqual({ kind: 'text', text: '' });
  expect(await base.read('none.yaml')).toEqual({ kind: 'absent' });
  expect(await base.read('db')).toEqual({ kind: 'absent' });
  const below = await gitBase(join(folder, 'db'), 'main');
  expect(await below.read('schema.sql')).toEqual({ kind: 'text', text: 'CREATE TABLE é (id INT);\n' });
});

it('follows links within the commit, and none that leave it', async () => {
  write(folder, { 'conf/real.yaml': 'rules: {}\n' });
  symlinkSync('conf/real.yaml', join(folder, 'linked.yaml'));
  symlinkSync('/etc/hostname', join(folder, 'out.yaml'));
  symlinkSync('nowhere.yaml', join(folder, 'dangling.yaml'));
  commit(folder);
  const { read } = await gitBase(folder, 'main');
  expect(await read('linked.yaml')).toEqual({ kind: 'text', text: 'rules: {}\n' });
  for (const path of ['out.yaml', 'dangling.yaml']) expect(await read(path)).toMatchObject({ kind: 'unreadable' });
});

it('says that a commit is missing, and never takes that for a file that is missing', async () => {
  write(folder, { a: 'a' });
  commit(folder);
  await expect(gitBase(folder, 'nowhere')).rejects.toThrow('The base nowhere is not a commit of this repository');
  await expect(gitBase(folder, '--all')).rejects.toThrow('is not a commit');
  const copy = freshFolder();
  await expect(gitBase(copy, 'main')).rejects.toThrow('git says: not a git repository');
  write(folder, { b: 'b' });
  commit(folder);
  git(copy, 'clone', '--quiet', '--depth=1', `file://${folder}`, '.');
  const parent = git(folder, 'rev-parse', 'HEAD^').trim();
  expect(await readByGit(copy, parent, 'a')).toEqual({
    kind: 'unreadable',
    why: 'the checkout does not have the commit',
  });
  rmSync(copy, { recursive: true });
  mkdirSync(join(folder, 'out'));
  expect(await readByGit(folder, parent, 'a\nb')).toMatchObject({ kind: 'unreadable' });
});
