import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Session } from '../../../../src/mysql/session.ts';
import type { RunContext } from '../../../../src/run/context/run-context.ts';
import { DdlWatch, type WatchOrder } from '../../../../src/run/ddl/watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const context = { sessions: { connectionIds: [] }, report: () => undefined } as unknown as RunContext;

/** Watches a statement that shows these states, one a look and the last for good, until `enough`. */
async function watch(
  algorithm: WatchOrder['algorithm'],
  states: string[],
  enough: (watch: DdlWatch) => boolean,
): Promise<{ built: boolean; kills: string[] }> {
  const kills: string[] = [];
  const query = async (sql: string) => {
    if (!sql.includes('performance_schema.processlist')) return [];
    const state = states.length > 1 ? states.shift() : states[0];
    const self = { id: '1', user: 'u', host: 'h', command: 'Query', seconds: '0', state: '', info: '', self: '1' };
    return [self, { ...self, id: '7', state, self: '0' }];
  };
  const session = { asQuery: query, execute: async (sql: string) => kills.push(sql) } as unknown as Session;
  const order = {
    phase: 'expand',
    index: 0,
    connectionId: 7,
    algorithm,
    tables: [],
    firstWaitMs: 250,
    lastWaitMs: 1e9,
  };
  const seen = new DdlWatch(context, session, order);
  const deadline = performance.now() + 5_000;
  while (!enough(seen) && performance.now() < deadline) await vi.advanceTimersByTimeAsync(50);
  const ended = seen.end();
  await vi.advanceTimersByTimeAsync(1000);
  await ended;
  return { built: seen.built, kills };
}

// The order of the states was read from a 9.7.4 server on which every stage was instrumented.
const lock = 'Waiting for table metadata lock';
it.each([
  ['INSTANT', ['creating table', 'preparing for alter table', 'altering table', lock]],
  ['INPLACE', ['creating table', 'After create', lock]],
  [undefined, ['creating table', 'altering table', lock]],
] as const)(
  'the first wait of %s is withdrawn after its time, whatever was seen before it',
  async (algorithm, states) => {
    const { built, kills } = await watch(algorithm, [...states], ({ withdrawn }) => withdrawn);
    expect(built).toBe(false);
    expect(kills).toContain('KILL QUERY 7');
  },
);

it.each([
  ['INPLACE', ['After create', 'altering table', lock]],
  ['INPLACE', ['alter table (read PK and internal sort)', 'alter table (insert)', lock]],
  ['COPY', ['After create', 'copy to tmp table', lock]],
  ['COPY', ['rename result table', lock]],
  [undefined, ['alter table (log apply table)', lock]],
] as const)('a wait of %s behind a build has the longer time', async (algorithm, states) => {
  const began = performance.now();
  const { built, kills } = await watch(algorithm, [...states], () => performance.now() - began > 900);
  expect(built).toBe(true);
  expect(kills).toEqual([]);
});
