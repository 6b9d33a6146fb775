import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RowDataPacket } from 'mysql2/promise';
import { withConnection } from './connect.ts';
import { type DockerServer, insideNetwork, startDockerServer, type Testcontainers } from './docker-server.ts';
import { follow } from './replication.ts';
import type { Sandbox, SandboxOptions } from './server.ts';
import { readServerVersion, type ServerVersion, versionObjection } from './server-version.ts';
import { type Way, WayUnavailable } from './way.ts';

const startDocker = 'start a Docker engine that this user can reach';

/** A MySQL image in a Docker engine of this machine; `PHASEDB_TEST_MYSQL_IMAGE` says which, `mysql:8.4` without it. */
export const docker: Way = {
  name: 'docker',
  title: 'Docker',
  async start(options) {
    await lookForEngine();
    const library = await loadLibrary();
    const image = process.env.PHASEDB_TEST_MYSQL_IMAGE || `mysql:${options.version ?? '8.4'}`;
    await haveImage(library, image, options.log ?? (() => {}));
    return startInDocker(library, image, options);
  },
};

/** testcontainers takes half a second to load, so a machine without any sign of Docker is recognised before. */
async function lookForEngine(): Promise<void> {
  if (process.env.DOCKER_HOST) return;
  const sockets = [
    '/var/run/docker.sock',
    join(process.env.XDG_RUNTIME_DIR ?? '/run', 'docker.sock'),
    join(homedir(), '.docker', 'run', 'docker.sock'),
    join(homedir(), '.docker', 'desktop', 'docker.sock'),
    join(homedir(), '.testcontainers.properties'),
  ];
  const found = await Promise.allSettled(sockets.map((path) => access(path)));
  if (found.every(({ status }) => status === 'rejected'))
    throw new WayUnavailable('no Docker engine runs on this machine', startDocker);
}

async function loadLibrary(): Promise<Testcontainers> {
  try {
    return await import('testcontainers');
  } catch (error) {
    throw new WayUnavailable(
      'the package testcontainers is not installed; phasedb does not include it',
      'install it next to phasedb-action',
      error,
    );
  }
}

async function haveImage(library: Testcontainers, image: string, log: (line: string) => void): Promise<void> {
  const { getContainerRuntimeClient, ImageName } = library;
  const client = await within(5_000, getContainerRuntimeClient()).catch((error) => {
    throw new WayUnavailable(`the Docker engine does not answer: ${(error as Error).message}`, startDocker, error);
  });
  const { host } = client.info.containerRuntime;
  if (host !== 'localhost' && host !== '127.0.0.1') {
    throw new WayUnavailable(`its engine is reached at ${host}, and a sandbox listens on loopback only`, startDocker);
  }
  const name = ImageName.fromString(image);
  if (await client.image.exists(name)) return;
  log(`pulling the image ${image}`);
  await within(300_000, client.image.pull(name)).catch((error) => {
    throw new WayUnavailable(
      `the image ${image} cannot be pulled: ${(error as Error).message}`,
      `pull it, or set PHASEDB_TEST_MYSQL_IMAGE to another image`,
      error,
    );
  });
}

async function startInDocker(library: Testcontainers, image: string, options: SandboxOptions): Promise<Sandbox> {
  const password = randomBytes(18).toString('base64url');
  const settings = { innodb_buffer_pool_size: '256M', ...options.settings };
  const servers: DockerServer[] = [];
  const network = await new library.Network().start().catch((error) => {
    throw new WayUnavailable(
      `it cannot create a network: ${(error as Error).message}`,
      'check the Docker engine',
      error,
    );
  });
  const stop = async () => {
    await Promise.all(servers.map((server) => server.remove()));
    await network.stop();
  };
  const startOne = async (name: string, serverId: number, more: Record<string, string>) => {
    const plan = { library, image, network, name, serverId, password, settings: { ...more, ...settings } };
    const server = await startDockerServer(plan);
    servers.push(server);
    return server;
  };
  try {
    const source = await startOne('source', 1, {});
    const version = await askVersion(source, options.version);
    let replicas = 0;
    return {
      ...source,
      version: version.text,
      way: 'docker',
      canKill: true,
      async addReplica() {
        const number = ++replicas;
        const replica = await startOne(`replica${number}`, 1 + number, { read_only: 'ON' });
        await follow(replica, insideNetwork(source, 'source'), source, version);
        return replica;
      },
      stop,
    };
  } catch (error) {
    await stop();
    if (error instanceof WayUnavailable) throw error;
    const why = (error as Error).message;
    throw new WayUnavailable(
      `the image ${image} does not start: ${why}`,
      'check the image and the Docker engine',
      error,
    );
  }
}

async function askVersion(server: DockerServer, wanted: string | undefined): Promise<ServerVersion> {
  const said = await withConnection(server, async (connection) => {
    const [rows] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version');
    return String(rows[0]!.version);
  });
  const version = readServerVersion(said);
  const objection = version ? versionObjection(version, wanted) : `its version is "${said}"`;
  if (!version || objection !== null) {
    throw new WayUnavailable(`of the image ${objection}`, 'set PHASEDB_TEST_MYSQL_IMAGE to another image');
  }
  return version;
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const late = sleep(ms, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`it took longer than ${ms / 1000} s`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    late.catch(() => {}); // the abort below rejects it, and nobody waits for it any more
    stop.abort();
  }
}
