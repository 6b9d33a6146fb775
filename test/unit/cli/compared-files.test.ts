import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callCommandLine } from '../../command-line.ts';
import { commit, freshFolder, git, write } from '../../repository.ts';

const file = 'migrations/shop.yaml';
const text =
  'migration: shop\nphases:\n  - name: fill\n    irreversible: test\n    type: expand\n    sql: CREATE TABLE t (id INT PRIMARY KEY)\n';
let folder: string;

beforeAll(() => {
  folder = freshFolder();
  write(folder, { [file]: text });
  commit(folder);
  write(folder, { [file]: `${text}# changed by an earlier step\n` });
});
afterAll(() => rmSync(folder, { recursive: true }));

async function said(args: readonly string[]) {
  const env = { GITHUB_SHA: git(folder, 'rev-parse', 'HEAD').trim() };
  const all = [...args, '--db', 'mysql://u@127.0.0.1:1/d', '--log-format', 'json'];
  const { exit, stderr } = await callCommandLine(all, { folder, env });
  return { exit, last: JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') };
}

const reviewed = () => ['--ref', git(folder, 'rev-parse', 'HEAD').trim()];

it.each([
  ['run', [file, '--yes']],
  ['verify', [file]],
  ['mark', [file, 'complete', '--phase', 'fill', '--reason', 'by hand']],
  ['accept-change', [file, '--phase', 'fill', '--reason', 'a comment']],
])('%s refuses a file that differs from the commit, before it connects', async (command, args) => {
  // As the workflow is in the folder of the checkout.
  const before = process.cwd();
  process.chdir(folder);
  try {
    expect(await said([command, ...args])).toMatchObject({ exit: 1, last: { error: { code: 'not-as-committed' } } });
    expect(await said([command, ...args, ...reviewed()])).toMatchObject({
      exit: 1,
      last: { error: { code: 'not-as-reviewed' } },
    });
  } finally {
    process.chdir(before);
  }
});
