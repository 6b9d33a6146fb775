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

  it('R7: falls to its target within three chunks, however slow the first one was', () => {
    for (const msOfRow of [0.3, 1, 3, 12.5]) {
      const size = new ChunkSize(limits);
      for (let chunk = 0; chunk < 3; chunk++) size.took(size.rows * msOfRow, size.rows);
      expect(size.rows * msOfRow).toBeLessThan(1.5 * limits.targetMs);
    }
  });

  it('R14, R28: keeps its size under a constant load, though chunks differ in what they take', () => {
    const size = new ChunkSize(limits);
    const sizes: number[] = [];
    for (let chunk = 0; chunk < 200; chunk++) {
      size.took(size.rows * 0.05 * (1 + 0.1 * Math.sin(chunk * 7)), size.rows);
      if (chunk >= 20) sizes.push(size.rows);
    }
    expect(Math.max(...sizes) / Math.min(...sizes)).toBeLessThan(1.3);
    expect(Math.min(...sizes) * 0.05).toBeGreaterThan(0.75 * limits.targetMs);
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
