import { Socket } from 'node:net';
import { vi } from 'vitest';

/**
 * Lets sockets of this process say that their other end is another machine, though all tests talk over loopback.
 * @returns what ends it
 */
export function seenFromAfar(address = '203.0.113.7'): () => void {
  // What `remoteAddress` asks, which itself cannot be replaced.
  const inside = Socket.prototype as unknown as { _getpeername(): object };
  const spy = vi.spyOn(inside, '_getpeername').mockReturnValue({ address, family: 'IPv4', port: 3306 });
  const socket = new Socket();
  if (socket.remoteAddress !== address) throw new Error('this Node.js asks for the address in another way');
  return () => spy.mockRestore();
}
