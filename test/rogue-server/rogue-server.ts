import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import type { Certificate } from './certificates.ts';
import { framed } from './packets.ts';

/** One connection, as a script sees it. */
export interface Talk {
  /** Sends packets, with the sequence numbers that follow. */
  send(...bodies: Buffer[]): void;
  /** Sends bytes as they are. */
  pass(bytes: Buffer): void;
  /** Closes the connection. */
  end(): void;
  /** The client's next packet without its header; undefined: the client closed the connection. */
  receive(): Promise<Buffer | undefined>;
  /** Takes the connection over into TLS, after the client asked for it. */
  encrypt(): void;
  /** A note for the test of what the script saw. */
  note(what: string): void;
}

export type Script = (talk: Talk) => Promise<void>;

export interface RogueServer {
  readonly port: number;
  readonly socketPath: string | undefined;
  /** Every byte that clients sent, decrypted where it came over TLS. */
  readonly received: Buffer;
  /** Every packet of a client, without its header. */
  readonly packets: readonly Buffer[];
  readonly notes: readonly string[];
  /** How many connections were made. */
  readonly connections: number;
  /** Resolves when every client has closed its connection. */
  abandoned(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a server that does what a script says on each connection.
 * @param options `certificate`: what it shows where a script goes over to TLS; `socketPath`: listens there, not on TCP
 */
export async function startRogueServer(
  script: Script,
  options: { readonly certificate?: Certificate; readonly socketPath?: string } = {},
): Promise<RogueServer> {
  const received: Buffer[] = [];
  const packets: Buffer[] = [];
  const notes: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket)).on('error', () => undefined);
    void script(talkOver(socket, options.certificate, { received, packets, notes })).catch((error: unknown) => {
      notes.push(`script failed: ${error}`);
      socket.destroy();
    });
  });
  let connections = 0;
  server.on('connection', () => connections++);
  server.listen(options.socketPath ?? { port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    socketPath: options.socketPath,
    get received() {
      return Buffer.concat(received);
    },
    packets,
    notes,
    get connections() {
      return connections;
    },
    abandoned: async () => {
      await Promise.all([...open].map((socket) => once(socket, 'close')));
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** How long the first packet is, header included; more than there is while its header is not whole. */
function wholeOf(bytes: Buffer): number {
  return bytes.length < 4 ? Number.POSITIVE_INFINITY : bytes.readUIntLE(0, 3) + 4;
}

interface Record {
  readonly received: Buffer[];
  readonly packets: Buffer[];
  readonly notes: string[];
}

function talkOver(socket: Socket, certificate: Certificate | undefined, record: Record): Talk {
  let stream: Duplex = socket;
  let sequence = 0;
  let isClosed = false;
  let rest = Buffer.alloc(0);
  const waiting: Buffer[] = [];
  let wake: () => void = () => undefined;
  const listen = (to: Duplex) =>
    to
      .on('data', (data: Buffer) => {
        record.received.push(data);
        if (to !== stream) return;
        rest = Buffer.concat([rest, data]);
        for (let end = wholeOf(rest); end <= rest.length; end = wholeOf(rest)) {
          const packet = rest.subarray(0, end);
          rest = rest.subarray(end);
          sequence = (packet[3] ?? 0) + 1;
          record.packets.push(packet.subarray(4));
          waiting.push(packet.subarray(4));
        }
        wake();
      })
      .on('error', () => undefined)
      .on('close', () => {
        isClosed = true;
        wake();
      });
  listen(socket);
  return {
    send: (...bodies) => {
      stream.write(Buffer.concat(bodies.map((body) => framed(body, sequence++))));
    },
    pass: (bytes) => {
      stream.write(bytes);
    },
    end: () => {
      stream.destroy();
    },
    receive: async () => {
      while (waiting.length === 0 && !isClosed) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return waiting.shift();
    },
    encrypt: () => {
      if (certificate === undefined) throw new Error('the script needs a certificate');
      // The beginning of TLS may have come in one piece with the request for it.
      socket.removeAllListeners('data').pause();
      if (rest.length > 0) socket.unshift(rest);
      rest = Buffer.alloc(0);
      const secure = new TLSSocket(socket, { isServer: true, cert: certificate.cert, key: certificate.key });
      stream = secure;
      listen(secure);
    },
    note: (what) => record.notes.push(what),
  };
}
