import { expect, it } from 'vitest';
import { Failure } from '../../../../src/core/failure.ts';
import { ServerError } from '../../../../src/mysql/server-error.ts';
import { allRanges } from '../../../../src/run/backfill/all-ranges.ts';
import { ChunkSize } from '../../../../src/run/backfill/chunk-size.ts';
import { DefinitionMoved } from '../../../../src/run/backfill/live-walk.ts';
import { Pace } from '../../../../src/run/backfill/pace.ts';
import { stepThrough, type WalkTools, walkRange } from '../../../../src/run/backfill/range-walker.ts';
import type { RunEvent } from '../../../../src/run/context/events.ts';
import { Stop } from '../../../../src/run/context/stop.ts';
import { Throttle } from '../../../../src/run/throttle/throttle.ts';
import type { Checkpoint } from '../../../../src/state/checkpoint.ts';

const open = { sweep: 1, range: 0, seq: 0n, rowsSeen: 0, rowsChanged: 0, chunkRows: 0, done: false } as Checkpoint;
const size = () => new ChunkSize({ size: 1, targetMs: 50, averageRowBytes: undefined }, 1);

function tools(held: string | undefined, pace = new Pace(0, 0), stop = new Stop(), patienceMs = 3_600_000) {
  const events: RunEvent[] = [];
  let isHeld: () => void = () => undefined;
  const waits = new Promise<void>((resolve) => {
    isHeld = resolve;
  });
  const made = {
    context: { stop, report: (event: RunEvent) => events.push(event) },
    throttle: new Throttle([{ hold: async () => held }], stop, patienceMs),
    pace,
    progress: { held: () => isHeld(), admitted: () => undefined, chunk: async () => isHeld() },
    halt: new AbortController(),
  } as unknown as WalkTools;
  return { tools: made, events, waits };
}

const order = { id: { phase: 'fill' }, phase: { place: { file: 'm.yaml' } }, query: { selfConsuming: true } } as never;
const step = (of: WalkTools, run: () => Promise<never>, readAgain = async () => false) =>
  stepThrough(of, {} as never, order, open, size(), {
    run,
    readAgain,
    blame: async () => new Failure({ code: 'row-refused', message: 'no' }),
  });

it.each([
  ['a pause', 'paused by ada: lunch', new Pace(0, 0), 0],
  ['the wait after a chunk', undefined, new Pace(3_600_000, 0), 1],
] as const)('a range that fails is not kept waiting by others that %s holds', async (_, held, pace, chunks) => {
  const { tools: of, events, waits } = tools(held, pace);
  let ran = 0;
  const sibling = step(of, async () => {
    ran += 1;
    const checkpoint = { ...open, seq: BigInt(ran), rowsSeen: ran };
    return { checkpoint, ms: 1, commitMs: 1, warnings: [] } as never;
  });
  const failing = waits.then(() => {
    throw new Failure({ code: 'row-refused', message: 'The row id = 7 is refused.' });
  });
  await expect(allRanges(of, [sibling, failing])).rejects.toMatchObject({ code: 'row-refused' });
  expect(ran).toBe(chunks);
  expect(events).toEqual([
    { type: 'notice', text: expect.stringMatching(/ends the other ranges.*The row id = 7 is refused\.$/) },
  ]);
});

it('the first failure is what the walk ends with, whatever comes of the others', async () => {
  const { tools: of } = tools(undefined);
  const late = Promise.resolve().then(() => Promise.reject(new Error('the second')));
  await expect(allRanges(of, [late, Promise.reject(new Error('the first'))])).rejects.toThrow('the first');
});

/** Waits for nothing. */
class Hasty extends Stop {
  override async sleep(): Promise<void> {}
}
const serverError = (errno: number, kind: 'lock-wait' | 'deadlock') =>
  new ServerError({ errno, kind, message: 'try again', statement: undefined, network: undefined });
const done = { checkpoint: { ...open, seq: 1n, done: true }, ms: 1, commitMs: 1, warnings: [] } as never;

it('a chunk whose rows are locked is held as long as the throttle may hold it, and is then done', async () => {
  const { tools: of } = tools(undefined, new Pace(0, 0), new Hasty());
  let tries = 0;
  const walked = await step(of, async () => {
    if (++tries < 40) throw serverError(1205, 'lock-wait');
    return done;
  });
  expect(walked).toMatchObject({ done: true });
});

it('when that time is over the run stops with its state saved, and says why', async () => {
  const { tools: of } = tools(undefined, new Pace(0, 0), new Hasty(), -1);
  const locked = async () => {
    throw serverError(1205, 'lock-wait');
  };
  expect(await step(of, locked)).toBe(open);
  expect(of.context.stop.reason).toMatchObject({ kind: 'locked', reason: expect.stringContaining('1205 try again') });
});

it('deadlocks and changes of the definition without a chunk between them end the walk', async () => {
  for (const [error, code] of [
    [serverError(1213, 'deadlock'), 'chunk-retries-exhausted'],
    [new DefinitionMoved(), 'table-keeps-changing'],
  ] as const) {
    let tries = 0;
    const { tools: of } = tools(undefined, new Pace(0, 0), new Hasty());
    const never = async () => {
      if (++tries > 100) throw new Error('it never ends');
      throw error;
    };
    await expect(step(of, never)).rejects.toMatchObject({ code });
  }
});

it('a chunk that names what is gone is planned again where another range has already read the table', async () => {
  const { tools: of } = tools(undefined, new Pace(0, 0), new Hasty());
  const gone = new ServerError({ errno: 1176, kind: 'other', message: 'no key', statement: 'x', network: undefined });
  let tries = 0;
  const walk = {
    work: { batch: { size: 1, targetMs: 50 }, averageRowBytes: undefined },
    text: 'before',
    readAgain: async () => false,
  };
  const session = {
    execute: async (sql: string) => {
      if (sql !== 'START TRANSACTION') return;
      walk.text = 'as the other range found it';
      throw ++tries === 1 ? gone : new Error('tried again');
    },
  };
  await expect(walkRange(of, session as never, order, walk as never, open)).rejects.toThrow('tried again');
});
