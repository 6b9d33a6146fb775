/**
 * The part of MySQL's protocol that a proxy has to know to stop at a statement: packets, and the two commands that carry
 * SQL (MySQL Internals, "Client/Server Protocol"). Connections go without TLS.
 */

const COM_QUERY = 3;
const COM_STMT_PREPARE = 22;

/** Cuts a stream into packets, whatever pieces it arrives in. */
export class Packets {
  #rest = Buffer.alloc(0);

  /** @returns the packets that are whole now, headers included */
  push(data: Buffer): readonly Buffer[] {
    this.#rest = Buffer.concat([this.#rest, data]);
    const whole: Buffer[] = [];
    while (this.#rest.length >= 4) {
      const length = this.#rest.readUIntLE(0, 3) + 4;
      if (this.#rest.length < length) break;
      whole.push(this.#rest.subarray(0, length));
      this.#rest = this.#rest.subarray(length);
    }
    return whole;
  }
}

/** The SQL that a client's packet carries; undefined where it is another command, or part of the login. */
export function statementIn(packet: Buffer): string | undefined {
  const command = packet[4];
  if (packet[3] !== 0 || (command !== COM_QUERY && command !== COM_STMT_PREPARE)) return undefined;
  // Behind COM_QUERY stand the number of query attributes (0) and of their sets (1), where both ends know them.
  const from = command === COM_QUERY && packet[5] === 0 ? 7 : 5;
  return packet.subarray(from).toString('utf8');
}

/** A packet with a statement of ours in place of the client's. */
export function queryPacket(sql: string, like: Buffer): Buffer {
  const attributes = like[5] === 0 ? [0, 1] : [];
  return packetOf(0, Buffer.concat([Buffer.from([COM_QUERY, ...attributes]), Buffer.from(sql)]));
}

/** The server's answer to a statement that fails. */
export function errorPacket(errno: number, message: string, sqlState = 'HY000'): Buffer {
  const body = Buffer.concat([Buffer.from([0xff, errno & 0xff, errno >> 8]), Buffer.from(`#${sqlState}${message}`)]);
  return packetOf(1, body);
}

function packetOf(sequence: number, body: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUIntLE(body.length, 0, 3);
  header[3] = sequence;
  return Buffer.concat([header, body]);
}
