import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { WayUnavailable } from './way.ts';

/** Where prepared servers are kept between runs: `$XDG_CACHE_HOME/phasedb/mysql`, else `~/.cache/phasedb/mysql`. */
export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'phasedb', 'mysql');
}

const unfinished = 'unfinished-';
const abandonedAfterMs = 60 * 60 * 1000;

/**
 * The folder `key` of the cache, built by `build` when it is not there yet. It is built elsewhere and renamed when it
 * is whole, so an interrupted build is never taken for a finished one; of two processes that build the same at once,
 * the second to finish drops its own and uses the first's. Nothing in the folder may depend on the folder's name while
 * it is built. Rejects with WayUnavailable where the cache cannot be written, and with what `build` rejects with.
 */
export async function cached(key: string, build: (folder: string) => Promise<void>): Promise<string> {
  const parent = cacheFolder();
  const whole = join(parent, key);
  if (await exists(whole)) return whole;
  const folder = await newFolder(parent);
  try {
    await build(folder);
    try {
      await rename(folder, whole);
    } catch (error) {
      if (!(await exists(whole))) throw error;
    }
    return whole;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function newFolder(parent: string): Promise<string> {
  try {
    await mkdir(parent, { recursive: true });
    await sweepUnfinished(parent);
    return await mkdtemp(join(parent, unfinished));
  } catch (error) {
    const why = (error as Error).message;
    throw new WayUnavailable(`its cache cannot be written: ${why}`, 'set XDG_CACHE_HOME to a writable folder', error);
  }
}

/** What was left by processes that were killed while they built; recent ones may still be at work. */
async function sweepUnfinished(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(unfinished)) continue;
    const folder = join(parent, name);
    const found = await stat(folder).catch(() => null);
    if (found && Date.now() - found.mtimeMs > abandonedAfterMs) await rm(folder, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
