import type { Socket } from 'node:net';
import mysql from 'mysql2/promise';
import { authSwitch, framed, okay } from './packets.ts';
import type { Script } from './rogue-server.ts';
import { challenge, open } from './scripts.ts';

/**
 * What stands before a database of a cloud: it asks for the token over TLS, and passes what follows on to a real server, where it
 * logs in by itself.
 * @param behind URL of the real server, with a database
 */
export const gateway = (behind: string, token: string): Script =>
  async function run(talk) {
    await open(talk, { tls: true });
    talk.send(authSwitch('mysql_clear_password', challenge));
    const given = await talk.receive();
    if (given === undefined) return;
    if (given.toString() !== `${token}\0`) throw new Error('this is not the token');
    talk.note('login taken');
    const connection = await mysql.createConnection({
      uri: behind,
      charset: 'UTF8MB4_0900_AI_CI',
      // What the client of the gateway was offered.
      flags: ['-FOUND_ROWS', '-SESSION_TRACK', '-CLIENT_QUERY_ATTRIBUTES'],
    });
    const { stream } = (connection as unknown as { connection: { stream: Socket } }).connection;
    stream.removeAllListeners('data').on('data', (data: Buffer) => talk.pass(data));
    stream.on('error', () => undefined).on('close', () => talk.end());
    connection.on('error', () => undefined);
    talk.send(okay);
    for (let packet = await talk.receive(); packet !== undefined; packet = await talk.receive()) {
      stream.write(framed(packet, 0));
    }
    stream.destroy();
  };
