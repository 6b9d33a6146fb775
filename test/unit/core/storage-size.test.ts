import { expect, test } from 'vitest';
import { formatBytes, GiB, KiB, MiB } from '../../../src/core/storage-size.ts';

test.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1.5 * KiB, '1.5 KiB'],
  [10 * MiB, '10.0 MiB'],
  [3 * GiB, '3.0 GiB'],
  [2048 * GiB, '2.0 TiB'],
  [4_000_000 * GiB, '3906.3 TiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
