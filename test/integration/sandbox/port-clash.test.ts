import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { describeWithOwnServer, startOwnServer } from '../../database.ts';

const taken = vi.hoisted(() => ({ port: 0, offered: 0 }));

vi.mock('../../../src/sandbox/free-port.ts', async (original) => {
  const { freePort } = await original<typeof import('../../../src/sandbox/free-port.ts')>();
  return { freePort: async () => (taken.offered++ === 0 ? taken.port : freePort()) };
});

describeWithOwnServer('a port that another process takes in the meantime', () => {
  let other: Server;

  beforeAll(async () => {
    other = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    taken.port = typeof address === 'object' && address !== null ? address.port : 0;
  });

  afterAll(() => void other.close());

  test('is given up for the next one', async () => {
    const server = await startOwnServer();
    expect(taken.offered).toBe(2);
    expect(server.port).not.toBe(taken.port);
    await server.stop();
  });
});
