import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { folderPrefix, sweepStaleFolders } from '../../../src/sandbox/stale-folders.ts';

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'phasedb-sweep-'));
});

afterEach(() => rm(parent, { recursive: true, force: true }));

async function sandboxFolder(name: string): Promise<string> {
  const folder = join(parent, `${folderPrefix}${name}`);
  await mkdir(join(folder, 'source'), { recursive: true });
  return folder;
}

async function grownOld(folder: string): Promise<void> {
  const then = new Date(Date.now() - 10 * 60 * 1000);
  await utimes(folder, then, then);
}

/** A process that names the folder on its command line as a mysqld does; it is not one. */
function namingProcess(folder: string): ChildProcess {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '--', `--datadir=${folder}/source`]);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

test('a folder without an owner goes, one with an owner, a new one and a foreign one stay', async () => {
  await grownOld(await sandboxFolder('gone'));
  await sandboxFolder('new');
  const owned = await sandboxFolder('owned');
  const owner = createServer();
  owner.listen(join(owned, 'alive'));
  await once(owner, 'listening');
  onTestFinished(() => void owner.close());
  await grownOld(owned);
  const foreign = join(parent, 'something-else');
  await mkdir(foreign);
  await grownOld(foreign);

  await sweepStaleFolders(parent);

  expect((await readdir(parent)).sort()).toEqual([`${folderPrefix}new`, `${folderPrefix}owned`, 'something-else']);
});

test('a server that outlived its watchdog is ended, a process that took over its id is not', async () => {
  const mine = await sandboxFolder('mine');
  const server = namingProcess(mine);
  await writeFile(join(mine, 'source.pid'), `${server.pid}\n`);
  const other = await sandboxFolder('other');
  const bystander = namingProcess('/somewhere/else');
  await writeFile(join(other, 'source.pid'), `${bystander.pid}\n`);
  await grownOld(mine);
  await grownOld(other);

  const ended = once(server, 'exit');
  await sweepStaleFolders(parent);

  expect((await ended)[1]).toBe('SIGKILL');
  expect(bystander.exitCode).toBeNull();
  expect(bystander.signalCode).toBeNull();
  expect(await readdir(parent)).toEqual([]);
});
