import { afterEach, expect, it } from 'vitest';
import { Session } from '../../../../src/mysql/session.ts';
import { parseTarget } from '../../../../src/mysql/target.ts';
import { capability } from '../../../rogue-server/packets.ts';
import { type RogueServer, startRogueServer } from '../../../rogue-server/rogue-server.ts';
import { asksForFile } from '../../../rogue-server/scripts.ts';

let rogue: RogueServer;
afterEach(() => rogue.close());

async function ask(path: string): Promise<unknown> {
  rogue = await startRogueServer(asksForFile(path));
  const target = parseTarget(`mysql://app:pw@127.0.0.1:${rogue.port}/shop`);
  return Session.open(target, { role: 'test', runId: 'file', deadlineMs: 20_000 }).catch((error: unknown) => error);
}

it.each([
  ['/etc/passwd', 'the local file /etc/passwd (LOAD DATA LOCAL INFILE)'],
  ['/proc/self/environ', 'the local file /proc/self/environ (LOAD'],
  [import.meta.filename, `the local file ${import.meta.filename.slice(0, 200)}`],
  ['', 'the local file (without a name) (LOAD'],
  ['\n::error::x\u001b[31m', 'the local file ?::error::x?[31m (LOAD'],
  [`/${'x'.repeat(5_000)}`, `the local file /${'x'.repeat(199)} (LOAD`],
])('a server that asks for the file %j gets nothing, and is named as what it is', async (path, says) => {
  expect(await ask(path)).toMatchObject({
    name: 'Failure',
    code: 'file-not-sent',
    message: expect.stringContaining(says),
    remedy: expect.stringMatching(/^Check which server/),
  });
  await rogue.abandoned();
  // The login, one statement, and then nothing, not even the empty packet that ends a file.
  expect(rogue.packets.map((packet) => packet[0] === 3)).toEqual([false, true]);
  expect(rogue.connections).toBe(2); // without TLS it is asked a second time
});

it('does not offer files in the first place', async () => {
  await ask('/etc/passwd');
  const flags = rogue.packets[0]?.readUInt32LE(0) ?? capability.localFiles;
  expect(flags & capability.localFiles).toBe(0);
});
