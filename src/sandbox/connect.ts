import { setTimeout as sleep } from 'node:timers/promises';
import mysql, { type Connection } from 'mysql2/promise';

/** How a server is reached. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

/** `mysql://user:password@host:port`, with everything encoded that needs it. */
export function addressUrl({ host, port, user, password }: Address): string {
  return `mysql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${port}`;
}

/**
 * A connection to a server that may still be starting: it tries until the server lets it in. Rejects with the last
 * error after `withinMs`, or as soon as `ended` gives an error because the server's process is gone.
 */
export async function connectWhenReady(
  address: Address,
  ended: Promise<Error> | null,
  withinMs = 120_000,
): Promise<Connection> {
  const deadline = Date.now() + withinMs;
  let gone: Error | null = null;
  ended?.then((error) => {
    gone = error;
  });
  for (;;) {
    try {
      return await connect(address, 5_000);
    } catch (error) {
      if (gone) throw gone;
      if (Date.now() > deadline) throw error;
      await Promise.race([sleep(50), ended]);
    }
  }
}

/** Runs `work` on a separate connection and closes it. */
export async function withConnection<T>(address: Address, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await connect(address, 10_000);
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}

function connect({ host, port, user, password }: Address, connectTimeout: number): Promise<Connection> {
  return mysql.createConnection({ host, port, user, password, connectTimeout });
}
