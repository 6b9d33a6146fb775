import { connect, createServer, type Socket } from 'node:net';
import { Packets, queryPacket, statementIn } from './wire.ts';

/** What happens to one statement. Everything that is not said goes on as usual. */
export interface Fault {
  /** Called when the statement has arrived and has not been sent. */
  readonly before?: (way: Way) => void;
  /** The statement that the server gets in its place. */
  readonly instead?: string;
  /** What the client gets in place of the server's answer; the server's is waited for. */
  readonly answer?: Buffer;
  /** Called when the statement has been sent. */
  readonly sent?: (way: Way) => void;
  /** Called when the server's answer has arrived and has not been passed on. */
  readonly answered?: (way: Way) => void;
  /** Milliseconds by which the answer comes late. */
  readonly delayMs?: number;
  /** What has to be over before the answer is passed on. */
  readonly until?: () => Promise<unknown>;
  /** Called when the answer has been passed on. */
  readonly after?: (way: Way) => void;
}

/** The connection on which a statement travels, for a fault to act on. */
export interface Way {
  /** Both ends see the connection closed. */
  cut(): void;
  /** The client sees it closed; the server is not told. */
  halfOpen(): void;
  /** Nothing passes any more in either direction, and nobody is told. */
  silence(): void;
  /** Every connection through the proxy is cut. */
  cutAll(): void;
  /** The first bytes of the answer reach the client, then the connection is cut. */
  tear(): void;
}

export interface ChaosProxy {
  readonly port: number;
  /** Whoever goes through it is gone: every connection is cut, and none can be made any more. */
  cutOff(): void;
  close(): Promise<void>;
}

/**
 * A way to a MySQL server that asks about every statement what shall happen to it.
 * @param decide gets the SQL; undefined lets it pass
 */
export async function startProxy(
  to: { readonly host: string; readonly port: number },
  decide: (sql: string) => Fault | undefined,
): Promise<ChaosProxy> {
  const ends = new Set<() => void>();
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(to.port, to.host);
    const fromClient = new Packets();
    let state: 'open' | 'silent' | 'gone' = 'open';
    let keepServer = false;
    let pending: Fault | undefined;
    let isAnswered = false;
    let queue: Promise<void> = Promise.resolve();
    const end = () => {
      state = 'gone';
      client.destroy();
      if (!keepServer) server.destroy();
    };
    ends.add(end);
    const way: Way = {
      cut: end,
      halfOpen: () => {
        keepServer = true;
        end();
      },
      silence: () => {
        state = 'silent';
      },
      cutAll: () => {
        for (const one of [...ends]) one();
      },
      tear: () => {
        state = 'gone';
        client.end(Buffer.from([0x30, 0, 0]));
        server.destroy();
      },
    };
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket
        .setNoDelay()
        .on('error', () => undefined)
        .on('close', () => sockets.delete(socket));
    }
    client.on('close', () => {
      ends.delete(end);
      if (!keepServer) server.destroy();
    });
    server.on('close', () => state === 'silent' || client.destroy());
    client.on('data', (data) => {
      for (const packet of fromClient.push(data)) {
        if (state !== 'open') return;
        const sql = statementIn(packet);
        const fault = sql === undefined ? undefined : decide(sql);
        if (fault === undefined) {
          server.write(packet);
          continue;
        }
        fault.before?.(way);
        if (state !== 'open') return;
        pending = fault;
        isAnswered = false;
        server.write(fault.instead === undefined ? packet : queryPacket(fault.instead, packet));
        fault.sent?.(way);
      }
    });
    server.on('data', (data) => {
      const fault = pending;
      queue = queue.then(async () => {
        if (state !== 'open') return;
        if (fault !== undefined && !isAnswered) {
          isAnswered = true;
          fault.answered?.(way);
          if (state !== 'open') return;
          if (fault.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
          await fault.until?.();
          if (fault.answer !== undefined) {
            client.write(fault.answer);
            pending = undefined;
          } else {
            client.write(data);
            if (pending === fault) pending = undefined;
          }
          fault.after?.(way);
          return;
        }
        client.write(data);
      });
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const closed = new Promise<void>((resolve) => proxy.once('close', resolve));
  const stop = () => {
    if (proxy.listening) proxy.close();
  };
  return {
    port: address.port,
    cutOff: () => {
      stop();
      for (const one of [...ends]) one();
    },
    close: async () => {
      stop();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
