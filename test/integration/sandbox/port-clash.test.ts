import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '../../../src/sandbox/free-port.ts';
import { describeWithOwnServer } from '../../database.ts';

describeWithOwnServer('a port that another process takes in the meantime', () => {
  const module = '../../../src/sandbox/free-port.ts';
  const taken = { port: 0, offered: 0 };
  let other: Server;

  beforeAll(async () => {
    other = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    taken.port = typeof address === 'object' && address !== null ? address.port : 0;
    vi.doMock(module, () => ({ freePort: async () => (taken.offered++ === 0 ? taken.port : freePort()) }));
    // Test files share their modules, so the sandbox may have been read with the other one.
    vi.resetModules();
  });

  afterAll(() => {
    other.close();
    vi.doUnmock(module);
    vi.resetModules();
  });

  test('is given up for the next one', async () => {
    const { startOwnServer } = await import('../../database.ts');
    const server = await startOwnServer();
    expect(taken.offered).toBe(2);
    expect(server.port).not.toBe(taken.port);
    await server.stop();
  });
});
