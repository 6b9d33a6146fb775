import { connect, createServer, type Socket } from 'node:net';

import { errorPacket } from '../../chaos/wire.ts';

/**
 * `killed`: somebody ends the statement before it has done anything (error 1317), and the connection stays. `before`: the statement never reaches the server. `after`: it runs, and its answer is lost with the connection.
 * `half`: the same, and the server is not told that the client is gone. An error: it is the answer, and the statement has done nothing.
 */
export type Cut = 'killed' | 'before' | 'after' | 'half' | { readonly errno: number; readonly message: string };

export interface CuttingProxy {
  readonly port: number;
  /** The statements that came through, in order. */
  readonly statements: readonly string[];
  close(): Promise<void>;
}

/**
 * A way to a MySQL server that cuts one connection at a chosen statement. It reads COM_QUERY packets (MySQL internals
 * manual, "Text Protocol"), so the connections have to go without TLS.
 * @param cutAt asked with each statement and its number
 */
export async function startCuttingProxy(
  to: { readonly host: string; readonly port: number },
  cutAt: (sql: string, index: number) => Cut | undefined,
): Promise<CuttingProxy> {
  const statements: string[] = [];
  const sockets = new Set<Socket>();
  const proxy = createServer((client) => {
    const server = connect(to.port, to.host);
    let cut: 'before' | 'after' | 'half' | undefined;
    let isCut = false;
    const end = () => {
      isCut = true;
      client.destroy();
      if (cut !== 'half') server.destroy();
    };
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.setNoDelay().on('error', () => undefined);
    }
    client.on('close', () => cut === 'half' || server.destroy());
    server.on('close', () => client.destroy());
    client.on('data', (packet) => {
      if (isCut) return;
      const isQuery = packet.length > 5 && packet[3] === 0 && packet[4] === 3;
      if (isQuery) {
        // Behind the command byte stand the number of query attributes (0) and of their sets (1), where both ends know them.
        const sql = packet.subarray(packet[5] === 0 ? 7 : 5).toString('utf8');
        const decided = cutAt(sql, statements.length);
        statements.push(sql);
        if (decided === 'killed') {
          client.write(errorPacket(1317, 'Query execution was interrupted', '70100'));
          return;
        }
        if (typeof decided === 'object') {
          client.write(errorPacket(decided.errno, decided.message));
          return;
        }
        cut ??= decided;
        if (cut === 'before') return end();
      }
      server.write(packet);
    });
    server.on('data', (packet) => {
      if (isCut) return;
      if (cut === undefined) client.write(packet);
      else end();
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    port: address.port,
    statements,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
