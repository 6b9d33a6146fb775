import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ServerError } from '../../../../src/mysql/server-error.ts';
import { advanceView, nothingYet, viewLines } from '../../../../src/report/run/progress-view.ts';
import { eventText } from '../../../../src/report/run/run-text.ts';
import type { RunEvent } from '../../../../src/run/context/events.ts';
import { Silence } from '../../../../src/run/context/silence.ts';

const events: RunEvent[] = [];
const texts = () => events.splice(0).map((event) => eventText(event));
const silence = new Silence((event) => events.push(event));
const refused = (kind: 'connection-lost' | 'no-connection', errno?: number, message = 'connect ECONNREFUSED') =>
  new ServerError({ message, errno, kind, statement: undefined, network: undefined });

beforeEach(() => {
  vi.useFakeTimers();
  events.length = 0;
});
afterEach(() => void vi.useRealTimers());

/** A connection that is made again when the test says so. */
function attempt() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let failed: (error: unknown) => void = () => undefined;
  const work = silence.during((told) => {
    failed = told;
    return promise;
  });
  return { work, resolve, reject, failed: (error: unknown) => failed(error) };
}

it('a server that does not answer is said to, with how long, until it answers', async () => {
  const one = attempt();
  one.failed(refused('connection-lost'));
  vi.advanceTimersByTime(14_000);
  expect(texts().at(-1)).toBe('server does not answer since 14 s, trying again');
  one.resolve();
  await one.work;
  expect(texts()).toEqual(['the server answers again after 14 s']);
  vi.advanceTimersByTime(5_000);
  expect(texts()).toEqual([]);
});

it('a connection that is made again at once is not worth a word', async () => {
  const one = attempt();
  vi.advanceTimersByTime(400);
  one.resolve();
  await one.work;
  expect(texts()).toEqual([]);
});

it('a server that answers and takes no connection is not called silent', async () => {
  const one = attempt();
  one.failed(refused('no-connection', 1040, 'Too many connections'));
  vi.advanceTimersByTime(3_000);
  expect(texts().at(-1)).toBe('server takes no connection since 3 s, trying again: 1040 Too many connections');
  one.resolve();
  await one.work;
});

it('of two connections the first begins the silence, and it ends without an answer where both give up', async () => {
  const [one, two] = [attempt(), attempt()];
  vi.advanceTimersByTime(2_000);
  expect(texts()).toHaveLength(2);
  one.reject(new Error('given up'));
  two.reject(new Error('given up'));
  await Promise.allSettled([one.work, two.work]);
  vi.advanceTimersByTime(5_000);
  expect(texts()).toEqual([]);
});

it('the bar says it above what it knew, counts on, and forgets it when the server answers', () => {
  const view: readonly RunEvent[] = [
    { type: 'phase-started', phase: 'fill', phaseType: 'backfill', attempt: 1, direction: 'forward', resumed: false },
    { type: 'server-silent', seconds: 12, refusal: undefined },
  ];
  const silent = view.reduce((seen, event) => advanceView(seen, event, 0), nothingYet);
  const lines = viewLines(silent, 2_000, 80, (_, text) => text);
  expect(lines[0]).toBe('▸ fill     server does not answer since 14 s, trying again');
  const again = advanceView(silent, { type: 'server-answers', seconds: 14 }, 2_000);
  expect(viewLines(again, 2_000, 80, (_, text) => text).join()).not.toMatch(/answer/);
});
