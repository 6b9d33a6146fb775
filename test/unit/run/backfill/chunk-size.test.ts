import { describe, expect, it } from 'vitest';
import { ChunkSize } from '../../../../src/run/backfill/chunk-size.ts';

describe('the size of a chunk', () => {
  const limits = { size: undefined, targetMs: 250, averageRowBytes: undefined };

  it('grows by half at most, and only after a full chunk', () => {
    const size = new ChunkSize(limits);
    size.took(10, size.rows);
    expect(size.rows).toBe(1500);
    size.took(10, 3);
    expect(size.rows).toBe(1500);
  });

  it('shrinks at once when a chunk takes too long', () => {
    const size = new ChunkSize(limits);
    size.took(600, 1000);
    expect(size.rows).toBe(500);
    size.took(5000, 500);
    expect(size.rows).toBe(50);
    for (let i = 0; i < 20; i++) size.halve();
    expect(size.rows).toBe(1);
  });

  it('stays within the author’s size and the byte budget', () => {
    const size = new ChunkSize({ ...limits, size: 1200 });
    for (let i = 0; i < 9; i++) size.took(1, size.rows);
    expect(size.rows).toBe(1200);
    expect(new ChunkSize({ ...limits, averageRowBytes: 1024 * 1024 }).rows).toBe(8);
    expect(new ChunkSize({ ...limits, averageRowBytes: 100 * 1024 * 1024 }).rows).toBe(1);
    expect(new ChunkSize(limits, 77).rows).toBe(77);
  });
});
