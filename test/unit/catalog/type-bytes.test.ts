import { expect, test } from 'vitest';
import { fixedBytes, integerBytes, memberBytes, textBytes } from '../../../src/catalog/type-bytes.ts';

// Manual, "Data Type Storage Requirements".
test.each<[string, readonly number[], number | undefined]>([
  ['mediumint', [], 3],
  ['bigint', [], 8],
  ['double', [], 8],
  ['date', [], 3],
  ['datetime', [0], 5],
  ['datetime', [6], 8],
  ['timestamp', [3], 6],
  ['time', [1], 4],
  ['bit', [9], 2],
  ['decimal', [10, 2], 5],
  ['decimal', [20, 6], 10],
  ['varchar', [20], undefined],
  ['json', [], undefined],
])('%s(%j) takes %s bytes', (type, sizes, bytes) => {
  expect(fixedBytes(type, sizes, 0)).toBe(bytes);
});

test.each([
  ['enum', 255, 1],
  ['enum', 256, 2],
  ['set', 8, 1],
  ['set', 9, 2],
  ['set', 33, 8],
])('%s of %d members takes %d bytes', (type, members, bytes) => {
  expect(memberBytes(type, members)).toBe(bytes);
  expect(fixedBytes(type, [], members)).toBe(bytes);
});

test('a type of another kind has no bytes of an integer or a text', () => {
  expect(integerBytes('year')).toBeUndefined();
  expect(textBytes('varchar')).toBeUndefined();
  expect(textBytes('mediumtext')).toBe(16_777_215);
});
