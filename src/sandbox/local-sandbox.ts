import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocalServer } from './local-server.ts';
import type { PreparedMysqld } from './mysqld-program.ts';
import { follow } from './replication.ts';
import type { Sandbox, SandboxOptions, WayName } from './server.ts';
import { folderPrefix, sweepStaleFolders } from './stale-folders.ts';
import { startWatchdog } from './watchdog.ts';
import { WayUnavailable } from './way.ts';

/**
 * A sandbox of `mysqld` processes on this machine, in a separate folder under the system's temporary folder. A
 * watchdog process ends the servers and removes the folder: at `stop`, and when this process ends in any way.
 */
export async function startLocalSandbox(
  mysqld: PreparedMysqld,
  way: WayName,
  options: SandboxOptions,
): Promise<Sandbox> {
  if (process.platform === 'win32') {
    throw new WayUnavailable('phasedb starts local servers on Linux and macOS only', 'use Docker or give a URL');
  }
  const parent = temporaryFolder();
  await sweepStaleFolders(parent);
  const folder = await mkdtemp(join(parent, folderPrefix));
  await chmod(folder, 0o700);
  const watchdog = await startWatchdog(folder);
  const password = randomBytes(18).toString('base64url');
  const settings = { innodb_buffer_pool_size: '256M', ...options.settings };
  try {
    const source = await startLocalServer({
      mysqld,
      watchdog,
      folder,
      name: 'source',
      serverId: 1,
      password,
      settings,
    });
    let replicas = 0;
    return {
      ...source,
      version: mysqld.version.text,
      way,
      canKill: true,
      async addReplica() {
        const number = ++replicas;
        const replica = await startLocalServer({
          mysqld,
          watchdog,
          folder,
          name: `replica${number}`,
          serverId: 1 + number,
          password,
          settings: { read_only: 'ON', report_host: '127.0.0.1', ...settings },
        });
        await follow(replica, source, source, mysqld.version);
        return replica;
      },
      stop: () => watchdog.end(),
    };
  } catch (error) {
    await watchdog.end();
    throw new WayUnavailable(`its server does not start: ${(error as Error).message}`, 'correct this cause', error);
  }
}

/** Where sandboxes live. A socket's path has at most 107 bytes on Linux and 103 on macOS, so a long one falls back. */
function temporaryFolder(): string {
  const longest = join(tmpdir(), `${folderPrefix}XXXXXX`, 'replica99.sock.lock');
  return Buffer.byteLength(longest) <= 103 ? tmpdir() : '/tmp';
}
