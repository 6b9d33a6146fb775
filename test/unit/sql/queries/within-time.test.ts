import { expect, it } from 'vitest';
import { TooSlow, withinTime } from '../../../../src/sql/queries/within-time.ts';
import { processorMs } from '../../../processor-time.ts';

it('gives what the task gives, throws what it throws, and ends what does not end', async () => {
  expect(withinTime(60_000, () => ({ a: 1 }))).toEqual({ a: 1 });
  expect(() =>
    withinTime(60_000, () => {
      throw new RangeError('its own');
    }),
  ).toThrow(RangeError);
  const took = await processorMs(() =>
    expect(() =>
      withinTime(50, () => {
        for (;;);
      }),
    ).toThrow(TooSlow),
  );
  expect(took).toBeLessThan(2000);
  expect(withinTime(60_000, () => 2)).toBe(2);
});
