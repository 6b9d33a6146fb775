import { expect, it } from 'vitest';
import { parseBoundedJson } from '../../../src/core/bounded-json.ts';

it.each([
  ['lists', `${'['.repeat(65)}${']'.repeat(65)}`],
  ['lists that stay open, of 8 MB', '['.repeat(8_000_000)],
  ['objects', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`],
  ['lists behind a string with a bracket', `["]]]",${'['.repeat(64)}${']'.repeat(64)}]`],
  ['items', `[${'0,'.repeat(10_000_001)}0]`],
  ['nothing that is JSON', '{"a":'],
])('too many or too deep: %s', (_, text) => {
  expect(parseBoundedJson(text)).toBe(undefined);
});

it('gives what is within bounds, brackets in strings apart', () => {
  const value = { a: ['[[[[', '\\"{', { b: '"'.repeat(100) }, '['.repeat(1000)], c: null };
  expect(parseBoundedJson(JSON.stringify(value))).toEqual(value);
  expect(parseBoundedJson(`${'['.repeat(64)}${']'.repeat(64)}`)).not.toBe(undefined);
});
