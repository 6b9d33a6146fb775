import { expect, test } from 'vitest';
import { endingOf } from '../../../../src/report/run/run-text.ts';

const ended = {
  type: 'phase-ended',
  phase: 'backfill',
  phaseType: 'backfill',
  direction: 'forward',
  status: 'complete',
  seconds: 50,
  rowsChanged: 200_000,
  inAll: undefined,
  message: undefined,
} as const;

test('the rate of a run is that of its own rows and seconds; totals are called what they are', () => {
  expect(endingOf(ended)).toBe('complete in 50 s, 200,000 rows changed (4,000 rows/s)');
  expect(endingOf({ ...ended, inAll: { seconds: 250, rowsChanged: 1_000_000 } })).toBe(
    'complete in 50 s, 200,000 rows changed (4,000 rows/s); with earlier runs 1,000,000 rows in 4 min 10 s',
  );
  expect(endingOf({ ...ended, rowsChanged: undefined, inAll: { seconds: 250, rowsChanged: undefined } })).toBe(
    'complete in 50 s; with earlier runs 4 min 10 s',
  );
});
