/** Packets that a server sends in the connection phase (MySQL source documentation, "Connection Phase Packets"). */

/** Capability flags; MySQL source documentation, "Capabilities Flags". */
export const capability = {
  longPassword: 1,
  localFiles: 1 << 7,
  protocol41: 1 << 9,
  ssl: 1 << 11,
  transactions: 1 << 13,
  secureConnection: 1 << 15,
  multiResults: 1 << 17,
  pluginAuth: 1 << 19,
  connectAttributes: 1 << 20,
  lengthEncodedData: 1 << 21,
} as const;

const everyday =
  capability.longPassword |
  capability.localFiles |
  capability.protocol41 |
  capability.transactions |
  capability.secureConnection |
  capability.multiResults |
  capability.pluginAuth |
  capability.connectAttributes |
  capability.lengthEncodedData;

export interface Hello {
  readonly plugin: string;
  /** 20 bytes. */
  readonly challenge: Buffer;
  readonly tls: boolean;
  readonly version?: string;
}

/** The server's first packet. */
export function hello({ plugin, challenge, tls, version = '9.7.4' }: Hello): Buffer {
  const flags = everyday | (tls ? capability.ssl : 0);
  const low = Buffer.alloc(2);
  low.writeUInt16LE(flags & 0xffff);
  const high = Buffer.alloc(2);
  high.writeUInt16LE(flags >>> 16);
  return Buffer.concat([
    Buffer.from([10]),
    text(version),
    Buffer.from([7, 0, 0, 0]),
    challenge.subarray(0, 8),
    Buffer.from([0]),
    low,
    Buffer.from([0xff, 2, 0]),
    high,
    Buffer.from([21]),
    Buffer.alloc(10),
    challenge.subarray(8, 20),
    Buffer.from([0]),
    text(plugin),
  ]);
}

/** The server asks for another plugin than the one that the client began with. */
export function authSwitch(plugin: string, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0xfe]), text(plugin), data, Buffer.from([0])]);
}

/** The server asks for a further factor. */
export function nextFactor(plugin: string, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x02]), text(plugin), data, Buffer.from([0])]);
}

/** What a plugin of the server says to that of the client. */
export function moreData(data: Buffer | readonly number[]): Buffer {
  return Buffer.concat([Buffer.from([0x01]), Buffer.from(data)]);
}

export const okay = Buffer.from([0, 0, 0, 2, 0, 0, 0]);

export function refusal(errno: number, message: string): Buffer {
  return Buffer.concat([Buffer.from([0xff, errno & 0xff, errno >> 8]), Buffer.from(`#HY000${message}`)]);
}

/** The answer to a statement by which a server asks for a file of the client. */
export function localInfile(path: string): Buffer {
  return Buffer.concat([Buffer.from([0xfb]), Buffer.from(path)]);
}

/** A packet with its header. */
export function framed(body: Buffer, sequence: number): Buffer {
  const header = Buffer.alloc(4);
  header.writeUIntLE(body.length, 0, 3);
  header[3] = sequence & 0xff;
  return Buffer.concat([header, body]);
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}
