import { expect, it } from 'vitest';
import { type ErrorClass, ServerError } from '../../../../src/mysql/server-error.ts';
import { Session } from '../../../../src/mysql/session.ts';
import { parseTarget } from '../../../../src/mysql/target.ts';
import { openWithin, reconnectWithin } from '../../../../src/run/context/reconnect.ts';
import { Stop } from '../../../../src/run/context/stop.ts';
import { passwordTraces } from '../../../rogue-server/password-traces.ts';
import { startRogueServer } from '../../../rogue-server/rogue-server.ts';
import * as script from '../../../rogue-server/scripts.ts';
import { seenFromAfar } from '../../../rogue-server/seen-from-afar.ts';

const answer = (kind: ErrorClass) =>
  new ServerError({
    message: 'The server takes no more connections.',
    errno: 1040,
    kind,
    statement: undefined,
    network: undefined,
  });

/** Fails so many times before it succeeds. */
function failing(times: number, kind: ErrorClass) {
  const made = { attempts: 0 };
  const attempt = async () => {
    made.attempts++;
    if (made.attempts <= times) throw answer(kind);
  };
  return { made, attempt };
}

const ways = {
  reconnecting: (attempt: () => Promise<void>, ms: number, stop: Stop) =>
    reconnectWithin({ reconnect: attempt } as unknown as Session, ms, stop),
  opening: openWithin,
};

it.each(Object.entries(ways))('%s to a full server is tried again until it takes one', async (_, connect) => {
  const { made, attempt } = failing(2, 'no-connection');
  await connect(attempt, 60_000, new Stop());
  expect(made.attempts).toBe(3);
});

it.each(Object.entries(ways))('%s to a server that stays full ends with exit 4', async (_, connect) => {
  const { attempt } = failing(1000, 'no-connection');
  await expect(connect(attempt, 300, new Stop())).rejects.toMatchObject({
    code: 'no-connection',
    exit: 4,
    message: expect.stringMatching(/takes no more connections/),
    remedy: expect.stringMatching(/max_connections.* Then continue with: .*resume/),
  });
});

it.each(Object.entries(ways))('%s to a full server does not outlast a stop', async (_, connect) => {
  const stop = new Stop();
  stop.request({ kind: 'signal', signal: 'SIGTERM' });
  const { made, attempt } = failing(1000, 'no-connection');
  await expect(connect(attempt, 60_000, stop)).rejects.toMatchObject({ code: 'no-connection', exit: 4 });
  expect(made.attempts).toBe(1);
});

it('what is wrong with a connection for good is told at once', async () => {
  const { made, attempt } = failing(1000, 'other');
  await expect(openWithin(attempt, 60_000, new Stop())).rejects.toMatchObject({ kind: 'other' });
  expect(made.attempts).toBe(1);
});

it('a server that asks for the password itself on the next connection does not get it, and resume goes on', async () => {
  const near = seenFromAfar();
  const password = 'correct-horse-battery-staple';
  const rogue = await startRogueServer(script.inTurn(script.cachingSha2Fast(), script.cachingSha2Full()));
  try {
    const target = parseTarget(`mysql://app:${password}@localhost:${rogue.port}/shop?ssl-mode=DISABLED`);
    const session = await Session.open(target, { role: 'test', runId: 'reconnect' });
    await expect(reconnectWithin(session, 60_000, new Stop())).rejects.toMatchObject({
      code: 'password-not-sent',
      exit: 4,
      message: expect.stringMatching(/^Lost the connection to the server and could not reconnect\. The server at /),
      remedy: expect.stringMatching(/ssl-mode=VERIFY_CA.* Then continue with: .*resume/),
    });
    const means = { challenges: [script.challenge], key: script.offeredKey.privateKey };
    expect(passwordTraces(password, rogue, means)).toEqual([]);
  } finally {
    near();
    await rogue.close();
  }
});
