import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { output } from './command.ts';

/** How a sandbox's folder is recognised in the system's temporary folder. */
export const folderPrefix = 'phasedb-mysql-';

const settledAfterMs = 60_000;

/**
 * Removes the folders of sandboxes whose watchdog is gone too, as after a power cut or a kill of every process. A
 * folder has an owner as long as its watchdog answers on the socket in it, which holds across process namespaces and
 * reused process ids. Others' folders and those of the last minute are left alone.
 */
export async function sweepStaleFolders(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(folderPrefix)) continue;
    const folder = join(parent, name);
    const found = await stat(folder).catch(() => null);
    if (!found?.isDirectory() || found.uid !== process.getuid?.()) continue;
    if (Date.now() - found.mtimeMs < settledAfterMs || (await answers(join(folder, 'alive')))) continue;
    await killLeftServers(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Ends a server that outlived its watchdog: only a process whose command line names this very folder. */
async function killLeftServers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.pid')) continue;
    const pid = Number((await readFile(join(folder, name), 'utf8').catch(() => '')).trim());
    if (!Number.isInteger(pid) || pid <= 1) continue;
    if ((await commandLine(pid)).includes(`--datadir=${folder}/`)) process.kill(pid, 'SIGKILL');
  }
}

/** Empty when there is no such process. Linux has /proc also where `ps` is not installed; macOS has `ps`. */
async function commandLine(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() =>
    output('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ''),
  );
}
