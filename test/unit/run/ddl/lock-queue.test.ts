import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Session } from '../../../../src/mysql/session.ts';
import type { RunEvent } from '../../../../src/run/context/events.ts';
import type { RunContext } from '../../../../src/run/context/run-context.ts';
import { Stop } from '../../../../src/run/context/stop.ts';
import { LockQueue } from '../../../../src/run/ddl/lock-queue.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A queue for one statement, and who holds its table: `[thread, age in seconds, kind of lock]`. */
type Held = readonly [thread: number, age: number, kind?: string];

function queueOver(holders: () => readonly Held[], retries: number) {
  const events: RunEvent[] = [];
  const asQuery = async () =>
    holders().map(([thread, age, kind = 'none']) => ({
      thread: `${thread}`,
      id: `${thread}`,
      user: 'app',
      host: 'h',
      age: `${age}`,
      [kind]: '1',
    }));
  const watcher = { asQuery } as unknown as Session;
  const sessions = { connectionIds: [], repeatable: (_: Session, work: () => Promise<unknown>) => work() };
  const report = (event: RunEvent) => void events.push(event);
  const context = { sessions, report, stop: new Stop() } as unknown as RunContext;
  const limits = { lockWaitTimeoutS: 5, commitLockWaitS: 5, retries, onCancel: 'leave' } as const;
  const place = { file: 'm.yaml', line: 1, column: 1 };
  const tables = [{ schema: 's', name: 't' }];
  return { events, queue: new LockQueue(context, watcher, { phase: 'expand', index: 0, place, tables, limits }) };
}

/** Milliseconds that the work takes. */
async function took(work: Promise<unknown>): Promise<number> {
  const began = performance.now();
  let ended = false;
  const end = () => {
    ended = true;
  };
  work.then(end, end);
  while (!ended) await vi.advanceTimersByTimeAsync(100);
  return performance.now() - began;
}

it.each([5_000, 5_200, 9_000])(
  'a statement that waited for %i ms lets the application through for four times as long at least',
  async (waited) => {
    const { queue } = queueOver(() => [], 10);
    for (let attempt = 0; attempt < 5; attempt++) {
      const pause = await took(queue.missed([], [], waited));
      expect(pause).toBeGreaterThanOrEqual(4 * waited);
      expect(pause).toBeLessThan(5 * waited + 200);
    }
  },
);

it('nothing is sent while a long transaction holds the table, for as long as the attempts would have taken', async () => {
  const { queue, events } = queueOver(() => [[7, 90]], 2);
  const cleared = queue.clear();
  const refused = expect(cleared).rejects.toMatchObject({
    code: 'metadata-lock-busy',
    remedy: expect.stringContaining('KILL 7'),
  });
  // Three waits of 5 s and two pauses of 20 to 25 s.
  const ms = await took(cleared);
  await refused;
  expect(ms).toBeGreaterThan(50_000);
  expect(ms).toBeLessThan(70_000);
  expect(events).toMatchObject([
    { sent: false, attempt: 1, attempts: 3 },
    { sent: false, attempt: 2 },
  ]);
});

it('goes on as soon as it has ended, whoever came after it', async () => {
  let held: readonly Held[] = [[7, 90]];
  const { queue } = queueOver(() => held, 20);
  const cleared = queue.clear();
  await vi.advanceTimersByTimeAsync(12_000);
  // Its connection is in another transaction, and a later one is older than a second by now.
  held = [
    [7, 0],
    [8, 4],
  ];
  expect(await took(cleared)).toBeLessThan(1_000);
});

it('waits on for LOCK TABLES, whatever its connection does meanwhile', async () => {
  let age = 90;
  let gone = false;
  const { queue } = queueOver(() => (gone ? [] : [[7, age, 'tableLock']]), 20);
  const cleared = queue.clear();
  await vi.advanceTimersByTimeAsync(6_000);
  age = 0;
  let sent = false;
  cleared.then(() => {
    sent = true;
  });
  await vi.advanceTimersByTimeAsync(6_000);
  expect(sent).toBe(false);
  gone = true;
  expect(await took(cleared)).toBeLessThan(1_000);
});

it('does not wait for transactions that are about to end', async () => {
  const { queue } = queueOver(() => [[7, 0]], 20);
  expect(await took(queue.clear())).toBeLessThan(200);
});
