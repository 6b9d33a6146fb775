import { expect, it } from 'vitest';
import { TooSlow, withinTime } from '../../../../src/sql/queries/within-time.ts';

it('gives what the task gives, throws what it throws, and ends what does not end', () => {
  expect(withinTime(1000, () => ({ a: 1 }))).toEqual({ a: 1 });
  expect(() =>
    withinTime(1000, () => {
      throw new RangeError('its own');
    }),
  ).toThrow(RangeError);
  const started = performance.now();
  expect(() =>
    withinTime(50, () => {
      for (;;);
    }),
  ).toThrow(TooSlow);
  expect(performance.now() - started).toBeLessThan(2000);
  expect(withinTime(1000, () => 2)).toBe(2);
});
