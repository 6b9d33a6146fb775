import { expect, it } from 'vitest';
import { Failure } from '../../../../src/core/failure.ts';
import { allRanges } from '../../../../src/run/backfill/all-ranges.ts';
import { ChunkSize } from '../../../../src/run/backfill/chunk-size.ts';
import { Pace } from '../../../../src/run/backfill/pace.ts';
import { stepThrough, type WalkTools } from '../../../../src/run/backfill/range-walker.ts';
import type { RunEvent } from '../../../../src/run/context/events.ts';
import { Stop } from '../../../../src/run/context/stop.ts';
import { Throttle } from '../../../../src/run/throttle/throttle.ts';
import type { Checkpoint } from '../../../../src/state/checkpoint.ts';

const open = { sweep: 1, range: 0, seq: 0n, rowsSeen: 0, rowsChanged: 0, chunkRows: 0, done: false } as Checkpoint;
const size = () => new ChunkSize({ size: 1, targetMs: 50, averageRowBytes: undefined }, 1);

function tools(held: string | undefined, pace = new Pace(0, 0)) {
  const events: RunEvent[] = [];
  const stop = new Stop();
  let isHeld: () => void = () => undefined;
  const waits = new Promise<void>((resolve) => {
    isHeld = resolve;
  });
  const made = {
    context: { stop, report: (event: RunEvent) => events.push(event) },
    throttle: new Throttle([{ hold: async () => held }], stop),
    pace,
    progress: { held: () => isHeld(), admitted: () => undefined, chunk: async () => isHeld() },
    halt: new AbortController(),
  } as unknown as WalkTools;
  return { tools: made, events, waits };
}

const order = { id: { phase: 'fill' }, phase: { place: { file: 'm.yaml' } } } as never;
const step = (of: WalkTools, run: () => Promise<never>) =>
  stepThrough(of, undefined as never, order, open, size(), {
    run,
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
