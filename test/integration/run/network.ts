import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** The way to a server, as a network would be: through one port, whatever is sent over it. */
export interface Network {
  readonly port: number;
  /** The server stands still (SIGSTOP): connections stay and can be made, nothing is answered, nothing is lost. */
  stop(): void;
  /** The network swallows everything, in both directions; nobody is told, and what is connected by then stays dead. */
  swallow(): void;
  /** The server is gone: connections end, new ones are closed at once. */
  cut(): void;
  /** All is well again. */
  heal(): void;
  /** The same URL over this way, without TLS. */
  over(url: string): string;
  close(): Promise<void>;
}

type State = 'open' | 'stopped' | 'swallowing' | 'cut';

/** Opens a way to a server that can fail as a network, or the server behind it, does. */
export async function openNetwork(to: { readonly host: string; readonly port: number }): Promise<Network> {
  let state: State = 'open';
  const sockets = new Set<Socket>();
  const pairs = new Set<{ readonly sockets: readonly Socket[]; isDead: boolean }>();
  const proxy = createServer({ pauseOnConnect: true }, (client) => {
    if (state === 'cut') return void client.destroy();
    const server = connect(to.port, to.host);
    const pair = { sockets: [client, server], isDead: state === 'swallowing' };
    pairs.add(pair);
    const pass = (from: Socket, into: Socket) => {
      sockets.add(from);
      from.setNoDelay().on('error', () => undefined);
      from.on('data', (data) => pair.isDead || into.write(data));
      from.on('close', () => {
        pairs.delete(pair);
        sockets.delete(from);
        if (!pair.isDead) into.destroy();
      });
    };
    pass(client, server);
    pass(server, client);
    if (state === 'stopped') for (const socket of pair.sockets) socket.pause();
    else client.resume();
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  const all = (act: (socket: Socket) => void) => {
    for (const pair of [...pairs]) for (const socket of pair.sockets) act(socket);
  };
  return {
    port,
    stop: () => {
      state = 'stopped';
      all((socket) => socket.pause());
    },
    swallow: () => {
      state = 'swallowing';
      for (const pair of pairs) pair.isDead = true;
    },
    cut: () => {
      state = 'cut';
      all((socket) => socket.destroy());
    },
    heal: () => {
      state = 'open';
      all((socket) => socket.resume());
    },
    over: (url) => {
      const moved = new URL(url);
      moved.hostname = '127.0.0.1';
      moved.port = String(port);
      moved.searchParams.set('ssl-mode', 'DISABLED');
      return String(moved);
    },
    close: async () => {
      for (const socket of [...sockets]) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
