import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cached, cacheFolder } from '../../../src/sandbox/cache.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'phasedb-cache-test-'));
  vi.stubEnv('XDG_CACHE_HOME', home);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

const writes = (text: string, meanwhile?: () => Promise<void>) => async (folder: string) => {
  await writeFile(join(folder, 'half'), text);
  await meanwhile?.();
  await writeFile(join(folder, 'rest'), text);
};

test('is built once and kept', async () => {
  const first = await cached('a', writes('one'));
  const second = await cached('a', () => Promise.reject(new Error('built twice')));
  expect(second).toBe(first);
  expect(first).toBe(join(home, 'phasedb', 'mysql', 'a'));
  expect(await readFile(join(second, 'rest'), 'utf8')).toBe('one');
});

test('two that build the same at once both get a whole one', async () => {
  const both = Promise.withResolvers<void>();
  let begun = 0;
  // Neither goes on before the other has begun.
  const meanwhile = () => {
    begun += 1;
    if (begun === 2) both.resolve();
    return both.promise;
  };
  const folders = await Promise.all([cached('a', writes('one', meanwhile)), cached('a', writes('two', meanwhile))]);
  expect(folders[0]).toBe(folders[1]);
  const half = await readFile(join(folders[0]!, 'half'), 'utf8');
  expect(await readFile(join(folders[0]!, 'rest'), 'utf8')).toBe(half);
  expect(await readdir(cacheFolder())).toEqual(['a']);
});

test('a failed build leaves nothing, and the next one starts again', async () => {
  const broken = cached('a', async (folder) => {
    await writeFile(join(folder, 'half'), '');
    throw new Error('interrupted');
  });
  await expect(broken).rejects.toThrow('interrupted');
  expect(await readdir(cacheFolder())).toEqual([]);
  expect(await readdir(await cached('a', writes('one')))).toEqual(['half', 'rest']);
});

test('what a killed process left unfinished is never used, and swept when it is old', async () => {
  const old = join(cacheFolder(), 'unfinished-old');
  const recent = join(cacheFolder(), 'unfinished-recent');
  for (const folder of [old, recent]) await mkdir(folder, { recursive: true });
  const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000);
  await utimes(old, yesterday, yesterday);
  await cached('a', writes('one'));
  expect((await readdir(cacheFolder())).sort()).toEqual(['a', 'unfinished-recent']);
});
