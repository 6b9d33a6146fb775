import { BlockList, isIPv4, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Target } from '../target.ts';

/** What is known of the way to whoever answers. */
export interface Channel {
  readonly isEncrypted: boolean;
  /** The server's certificate was checked as the ssl-mode asks. */
  readonly isVerified: boolean;
  /** The other end is a process of this machine; undefined: it may be anywhere. */
  readonly local: 'unix-socket' | 'loopback' | undefined;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** True for an address of this machine itself, also where IPv6 carries an IPv4 address. */
export function isLoopback(address: string): boolean {
  return loopback.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

/**
 * Looks at the connection as it is now, not as it was meant to be.
 * @returns `unfinished` where TLS was begun and is not established: what came so far came from nobody in particular
 */
export function channelOf(target: Target, stream: Socket | TLSSocket): Channel | 'unfinished' {
  const isEncrypted = stream instanceof TLSSocket;
  const verifies = target.sslMode === 'VERIFY_CA' || target.sslMode === 'VERIFY_IDENTITY';
  // Without a Finished of the other end there is no TLS yet; the driver then checks the certificate.
  if (isEncrypted && (stream.getPeerFinished() === undefined || (verifies && !stream.authorized))) return 'unfinished';
  const address = stream.remoteAddress;
  return {
    isEncrypted,
    isVerified: isEncrypted && verifies,
    local:
      target.socketPath !== undefined
        ? 'unix-socket'
        : address !== undefined && isLoopback(address)
          ? 'loopback'
          : undefined,
  };
}

/**
 * Whether whoever reads what is sent here may read the password: the server has proved who it is, it is a process of this
 * machine, or REQUIRED says in so many words that encryption is enough.
 */
export function mayReadPassword({ isEncrypted, isVerified, local }: Channel, target: Target): boolean {
  return (
    isVerified || (local !== undefined && target.trustsThisMachine) || (isEncrypted && target.sslMode === 'REQUIRED')
  );
}
