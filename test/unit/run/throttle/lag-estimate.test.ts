import { expect, it } from 'vitest';
import { LagEstimate } from '../../../../src/run/throttle/lag-estimate.ts';

/** Samples every 100 ms: when asked for, the heartbeat seen, its age by the source's clock. */
const cases: readonly {
  what: string;
  samples: readonly (readonly [at: number, heartbeat: string, lagMs: number])[];
  now: number;
  lag: number | undefined;
}[] = [
  { what: 'was never seen', samples: [], now: 5_000, lag: undefined },
  { what: 'was asked just now', samples: [[1_000, 'a', 30]], now: 1_000, lag: 30 },
  { what: 'is asked in its rhythm', samples: [[1_000, 'a', 130]], now: 1_100, lag: 130 },
  { what: 'was asked a whole rhythm ago, without lag', samples: [[1_000, 'a', 0]], now: 1_100, lag: 100 },
  { what: 'was not answered once: the lag it had grows', samples: [[1_000, 'a', 300]], now: 1_400, lag: 600 },
  { what: 'has been silent', samples: [[1_000, 'a', 10]], now: 9_000, lag: 8_000 },
  {
    what: 'shows the same heartbeat, while the clock of the source was set back',
    samples: [
      [1_000, 'a', 10],
      [1_700, 'a', -3_600_000],
    ],
    now: 1_700,
    lag: 700,
  },
  {
    what: 'is back',
    samples: [
      [1_000, 'a', 10],
      [9_000, 'b', 20],
    ],
    now: 9_000,
    lag: 20,
  },
];

it.each(cases)('the lag of a replica that $what', ({ samples, now, lag }) => {
  const estimate = new LagEstimate(100);
  for (const [at, heartbeat, lagMs] of samples) estimate.take(heartbeat, lagMs, at);
  expect(estimate.lagMs(now)).toBe(lag);
});
