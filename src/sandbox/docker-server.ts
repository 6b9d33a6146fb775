import type { StartedNetwork } from 'testcontainers';
import { type Address, addressUrl, connectWhenReady } from './connect.ts';
import { freePort } from './free-port.ts';
import type { SandboxServer } from './server.ts';

/** The library as it is imported at run time, where it is there. */
export type Testcontainers = typeof import('testcontainers');

/** What one server in a container is made of. */
export interface DockerServerPlan {
  readonly library: Testcontainers;
  readonly image: string;
  readonly network: StartedNetwork;
  /** The host name under which the other containers of the network reach it. */
  readonly name: string;
  readonly serverId: number;
  readonly password: string;
  /** System variables by name, as they are written on the command line. */
  readonly settings: Readonly<Record<string, string | number>>;
}

export interface DockerServer extends SandboxServer {
  remove(): Promise<void>;
}

const portInContainer = 3306;

/**
 * Starts a MySQL image in a container whose port is published on 127.0.0.1 only and stays the same over a restart.
 * testcontainers' reaper removes the container when this process is gone.
 */
export async function startDockerServer(plan: DockerServerPlan): Promise<DockerServer> {
  const { GenericContainer, Wait, getContainerRuntimeClient } = plan.library;
  const client = await getContainerRuntimeClient();

  const said: string[] = [];
  let created: string | null = null;

  /** testcontainers publishes on every interface and has no option for it, so the bindings are narrowed here. */
  class LoopbackContainer extends GenericContainer {
    protected override async beforeContainerCreated(): Promise<void> {
      const bindings = Object.values(this.hostConfig.PortBindings as Record<string, { HostIp?: string }[]>);
      for (const binding of bindings.flat()) binding.HostIp = '127.0.0.1';
    }

    protected override async containerCreated(id: string): Promise<void> {
      created = id;
    }
  }

  const run = (port: number) =>
    new LoopbackContainer(plan.image)
      .withEnvironment({ MYSQL_ROOT_PASSWORD: plan.password, MYSQL_ROOT_HOST: '%' })
      .withCommand([
        '--mysqlx=OFF',
        `--server-id=${plan.serverId}`,
        '--gtid-mode=ON',
        '--enforce-gtid-consistency=ON',
        ...Object.entries(plan.settings).map(([name, value]) => `--${name}=${value}`),
      ])
      .withNetwork(plan.network)
      .withNetworkAliases(plan.name)
      .withExposedPorts({ container: portInContainer, host: port })
      // The image's entry point first runs a server without a network to create the accounts; this line is of the second.
      .withWaitStrategy(Wait.forLogMessage(/ready for connections.*port: 3306/))
      .withStartupTimeout(120_000)
      .withLogConsumer((log) => log.on('data', (line) => said.push(String(line).trim())))
      .start()
      .catch(async (error) => {
        // A container that cannot have its port is created all the same, and testcontainers leaves it to its reaper.
        if (created !== null)
          await client.container
            .getById(created)
            .remove({ force: true, v: true })
            .catch(() => {});
        const errors = said.filter((line) => /\[ERROR\]/.test(line));
        throw new Error([(error as Error).message, ...(errors.length > 0 ? errors : said).slice(-4)].join(' | '), {
          cause: error,
        });
      });

  const { port, started } = await onFreePort(run);
  const address: Address = { host: '127.0.0.1', port, user: 'root', password: plan.password };
  const container = client.container.getById(started.getId());
  const untilReady = async () => (await connectWhenReady(address, null)).end();
  await untilReady();

  return {
    ...address,
    url: addressUrl(address),
    async crash() {
      const gone = container.wait({ condition: 'not-running' });
      await container.kill({ signal: 'SIGKILL' });
      await gone;
    },
    async restart() {
      if ((await container.inspect()).State.Running) await container.stop({ t: 60 });
      await container.start();
      await untilReady();
    },
    async remove() {
      await started.stop({ timeout: 0, remove: true, removeVolumes: true });
    },
  };
}

/** The server as another container of its network reaches it. */
export function insideNetwork(server: Address, name: string): Address {
  return { ...server, host: name, port: portInContainer };
}

const portAttempts = 5;

async function onFreePort<T>(run: (port: number) => Promise<T>): Promise<{ port: number; started: T }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      return { port, started: await run(port) };
    } catch (error) {
      const taken = /port is already allocated|address already in use/i.test((error as Error).message);
      if (!taken || attempt === portAttempts) throw error;
    }
  }
}
