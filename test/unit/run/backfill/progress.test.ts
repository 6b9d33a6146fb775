import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WalkProgress } from '../../../../src/run/backfill/progress.ts';
import type { RunEvent } from '../../../../src/run/context/events.ts';
import type { Checkpoint } from '../../../../src/state/checkpoint.ts';

const range = (seq: number): Checkpoint =>
  ({
    sweep: 1,
    range: 0,
    seq: BigInt(seq),
    rowsSeen: seq * 100,
    rowsChanged: seq * 100,
    cursor: [String(seq)],
    done: false,
  }) as unknown as Checkpoint;

describe('the rate of a walk and the time that is left', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('stop while it is held, and begin anew after a long hold', async () => {
    const events: RunEvent[] = [];
    const context = { journal: {}, report: (event: RunEvent) => events.push(event) };
    const id = { migration: 'm', phase: 'b', attempt: 1, direction: 'forward' } as const;
    const progress = new WalkProgress(context as never, id, 10_000, [range(0)], 1000);
    const walk = async (from: number, to: number) => {
      for (let seq = from; seq < to; seq++) {
        vi.advanceTimersByTime(1000);
        await progress.chunk(range(seq), { checkpoint: range(seq + 1), ms: 50, warnings: [] } as never, 100);
      }
    };
    await walk(0, 5);
    expect(events.at(-1)).toMatchObject({ rowsPerSecond: 100, etaSeconds: 95, throttled: undefined });
    for (let second = 0; second < 600; second++) {
      vi.advanceTimersByTime(1000);
      progress.held('paused by dana: sale');
    }
    expect(events.at(-1)).toMatchObject({
      rowsPerSecond: undefined,
      etaSeconds: undefined,
      throttled: 'paused by dana: sale',
    });
    progress.admitted();
    expect(events.at(-1)).toMatchObject({ rowsPerSecond: undefined, etaSeconds: undefined, throttled: undefined });
    await walk(5, 8);
    expect(events.at(-1)).toMatchObject({ rowsPerSecond: 100, etaSeconds: 92 });
    expect(progress.heldSeconds).toBe(599);
  });
});
