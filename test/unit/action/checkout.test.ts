import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isCheckedOut } from '../../../src/action/lint/checkout.ts';
import { commit, freshFolder, git, write } from '../../repository.ts';

let folder: string;
let copy: string;
beforeEach(() => {
  folder = freshFolder();
  copy = freshFolder();
});
afterEach(() => {
  for (const one of [folder, copy]) rmSync(one, { recursive: true });
});

it('knows the head of a pull request and its trial merge, also in a shallow clone, and not the base', async () => {
  write(folder, { 'a.txt': 'a' });
  commit(folder);
  git(folder, 'switch', '--quiet', '--create', 'topic');
  write(folder, { 'b.txt': 'b' });
  commit(folder);
  const head = git(folder, 'rev-parse', 'HEAD').trim();
  expect(await isCheckedOut(folder, head)).toBe(true);
  git(folder, 'switch', '--quiet', 'main');
  expect(await isCheckedOut(folder, head)).toBe(false);
  git(folder, 'merge', '--quiet', '--no-ff', 'topic');
  git(copy, 'clone', '--quiet', '--depth=1', `file://${folder}`, '.');
  expect(await isCheckedOut(copy, head)).toBe(true);
});

it('does not know where there is no repository', async () => {
  expect(await isCheckedOut(copy, '0'.repeat(40))).toBe(false);
});
