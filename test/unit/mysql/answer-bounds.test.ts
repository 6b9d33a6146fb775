import { afterEach, expect, it, vi } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { MiB } from '../../../src/core/storage-size.ts';
import { boundAnswers } from '../../../src/mysql/answer-bounds.ts';
import { Session } from '../../../src/mysql/session.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import { sessionAnswers } from '../../rogue-server/answers.ts';
import { framed, hello, moreData, okay } from '../../rogue-server/packets.ts';
import { type RogueServer, type Script, startRogueServer } from '../../rogue-server/rogue-server.ts';
import { challenge } from '../../rogue-server/scripts.ts';

let rogue: RogueServer | undefined;
afterEach(async () => {
  await rogue?.close();
  rogue = undefined;
  vi.restoreAllMocks();
});

async function openSession(script: Script): Promise<Session> {
  rogue = await startRogueServer(script);
  const target = parseTarget(`mysql://app:pw@127.0.0.1:${rogue.port}/shop?ssl-mode=DISABLED`);
  return Session.open(target, { role: 'test', runId: 'bounds', deadlineMs: 20_000 });
}

const greeting = hello({ plugin: 'caching_sha2_password', challenge, tls: false });

/** Logs in, opens the session, and answers the first statement of the test with these packets. */
const answersWith = (...bodies: Buffer[]): Script =>
  async function run(talk) {
    talk.send(greeting);
    await talk.receive();
    talk.send(okay);
    const usual = sessionAnswers();
    for (let packet = await talk.receive(); packet !== undefined; packet = await talk.receive()) {
      talk.send(...(packet.includes('SELECT 1') ? bodies : usual(packet)));
    }
  };

it.each([
  ['one packet', [Buffer.alloc(2 * MiB, 65)]],
  ['a packet that never ends', [Buffer.alloc(0xffffff, 65)]],
  ['many packets', [greeting, ...Array.from({ length: 20_000 }, () => moreData([3]))]],
])('a login that never ends (%s) is given up, and not kept in memory', async (_, bodies) => {
  const script: Script = async (talk) => {
    talk.send(...bodies);
    while ((await talk.receive()) !== undefined);
  };
  await expect(openSession(script)).rejects.toMatchObject({ name: 'Failure', code: 'login-not-understood' });
});

it('an answer of four thousand million columns is refused at the first of them', async () => {
  const column = Buffer.from('\x03def\0\0\0\x01a\x01a\x0c\xff\0\xff\xff\0\0\xfd\0\0\0\0\0', 'latin1');
  const session = await openSession(answersWith(Buffer.from([0xfe, 255, 255, 255, 255, 0, 0, 0, 0]), column));
  await expect(session.query('SELECT 1')).rejects.toMatchObject({
    name: 'Failure',
    code: 'answer-too-large',
    message: expect.stringContaining('at most 320.0 MiB'),
  });
  await rogue?.abandoned();
});

it('packets that do not follow each other end the connection, and nothing is written past our own output', async () => {
  const written = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const session = await openSession(async (talk) => {
    const { send } = talk;
    let isLate = false;
    await answersWith(okay)({
      ...talk,
      send: (...bodies) => {
        if (isLate) send(Buffer.concat([okay, framed(okay, 9)]));
        else send(...bodies);
      },
      receive: async () => {
        const packet = await talk.receive();
        isLate = packet?.includes('SELECT 1') === true;
        // Of its own accord, before anything was asked: the next answer then has a wrong number.
        if (isLate) send(okay, okay);
        return packet;
      },
    });
  });
  await session.query('SELECT 1').catch(() => undefined);
  await expect(session.query('SELECT 2')).rejects.toThrow();
  expect(written).not.toHaveBeenCalled();
});

it('counts each answer for itself, and what comes of it without ending', () => {
  const refused: Error[] = [];
  const driver = {
    sequenceId: 1,
    authorized: true,
    stream: { destroy: () => undefined },
    _command: {},
    packetParser: { execute: () => {} },
    handlePacket: () => {},
    _handleFatalError: (error: Error) => void refused.push(error),
  };
  const parsed = vi.spyOn(driver.packetParser, 'execute');
  const tooLarge = new Failure({ code: 'answer-too-large', message: 'too large' });
  boundAnswers(driver, {
    loginTooLarge: () => tooLarge,
    answerTooLarge: () => tooLarge,
    outOfOrder: () => tooLarge,
  });
  const chunk = Buffer.alloc(200 * MiB);
  const next = driver.handlePacket as (packet?: unknown) => void;
  for (let answer = 0; answer < 5; answer++) {
    next();
    driver.packetParser.execute(...([chunk] as unknown as []));
  }
  expect(refused).toEqual([]);
  driver.packetParser.execute(...([chunk] as unknown as []));
  expect(refused).toEqual([tooLarge]);
  expect(parsed).toHaveBeenCalledTimes(5);
});
