import { describe, expect, it } from 'vitest';
import { ApplyWindow } from '../../../../src/run/throttle/apply-window.ts';

const limitMs = 500;

/**
 * A source that commits a chunk every `sourceMs` when it may, and a replica that applies one in `replicaMs`; its
 * heartbeats, every 100 ms, wait in the same queue.
 */
function play({ sourceMs, replicaMs, seconds }: { sourceMs: number; replicaMs: number; seconds: number }) {
  const window = new ApplyWindow(limitMs);
  const queue: { at: number; isChunk: boolean }[] = [];
  const lags: number[] = [];
  let seenHeartbeat = 0;
  let replicaFreeAt = 0;
  let chunks = 0;
  let nextChunkAt = 0;
  for (let now = 0; now < seconds * 1000; now++) {
    if (now % 100 === 0) queue.push({ at: now, isChunk: false });
    if (now >= nextChunkAt && now - seenHeartbeat <= limitMs && !window.isFull) {
      nextChunkAt = now + sourceMs;
      window.chunkDone(now);
      queue.push({ at: now, isChunk: true });
      chunks++;
    }
    const [next] = queue;
    if (next !== undefined && now >= replicaFreeAt) {
      queue.shift();
      if (next.isChunk) replicaFreeAt = now + replicaMs;
      else seenHeartbeat = next.at;
    }
    if (now % 100 === 50) window.take(seenHeartbeat, now - seenHeartbeat);
    // What an application sees that writes and reads: the age of the oldest that is not applied.
    lags.push(queue.length === 0 ? 0 : now - (queue[0]?.at ?? now));
  }
  const p99 = lags.toSorted((a, b) => a - b)[Math.floor(lags.length * 0.99)] ?? 0;
  return { p99, chunks };
}

describe('a window of chunks that a replica has to apply', () => {
  it.each([2, 5, 10])('holds the lag of a replica that is %i times slower, and keeps it busy', (times) => {
    const { p99, chunks } = play({ sourceMs: 10, replicaMs: 10 * times, seconds: 60 });
    expect(p99).toBeLessThanOrEqual(limitMs + 250);
    expect(chunks).toBeGreaterThan((0.8 * 60_000) / (10 * times));
  });

  it('costs a replica that keeps up next to nothing', () => {
    const { chunks } = play({ sourceMs: 10, replicaMs: 5, seconds: 60 });
    expect(chunks).toBeGreaterThan(0.95 * 6000);
  });
});
