import { expect, test } from 'vitest';
import {
  atLeast,
  canCorruptInstant,
  decisiveVersions,
  newestKnown,
  oldestSupported,
  parseVersion,
  rowVersionLimit,
  versionNumber,
} from '../../../src/core/mysql-version.ts';

test.each([
  ['8.0.36-28', [8, 0, 36]],
  ['9.7.4', [9, 7, 4]],
  ['8.4', undefined],
  ['mysqld 8.4.0', undefined],
])('%s is %j', (text, version) => {
  expect(parseVersion(text)).toEqual(version);
});

test('a version is compared part by part', () => {
  expect(atLeast([8, 0, 29], [8, 0, 29])).toBe(true);
  expect(atLeast([8, 4, 0], [8, 0, 46])).toBe(true);
  expect(atLeast([8, 0, 46], [8, 4, 0])).toBe(false);
  expect(atLeast([8, 0, 9], [8, 0, 13])).toBe(false);
});

test('a version comment names a version by one number', () => {
  expect(versionNumber([8, 0, 36])).toBe(80036);
  expect(versionNumber([9, 7, 4])).toBe(90704);
});

test('the decisive versions ascend from the oldest supported to the newest known', () => {
  const numbers = decisiveVersions.map(versionNumber);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect(decisiveVersions[0]).toBe(oldestSupported);
  expect(decisiveVersions.at(-1)).toBe(newestKnown);
});

test('instant changes are unsafe from 8.0.29 to 8.0.31', () => {
  const unsafe = [28, 29, 31, 32].map((patch) => canCorruptInstant([8, 0, patch]));
  expect(unsafe).toEqual([false, true, true, false]);
});

test('a table has 64 row versions before 9.1 and 255 from then on', () => {
  expect(rowVersionLimit([9, 0, 1])).toBe(64);
  expect(rowVersionLimit([9, 1, 0])).toBe(255);
});
