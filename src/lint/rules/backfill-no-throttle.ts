import type { Rule } from '../rule.ts';
import { wholeOf } from '../writing/span.ts';
import { isSmall, withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

const file = (lagThresholdMs: number) => yaml`
  migration: m
  phases:
    - name: backfill
      batch:
        query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
        lag_threshold_ms: ${lagThresholdMs}
        delay_ms: 0
`;

export const rule: Rule = {
  name: 'backfill-no-throttle',
  group: 'backfill',
  severity: 'warning',
  flags:
    'A backfill of a large table, or of a table of unknown size, with all throttling off: `lag_threshold_ms: 0`, ' +
    '`delay_ms: 0`, no `max_rows_per_second` and no `throttle`.',
  why: 'It writes as fast as the server allows. Replica lag and waiting queries do not slow it down.',
  instead: 'Leave `lag_threshold_ms` at its default, or set one of the other limits.',
  examples: {
    bad: { file: file(0) },
    good: { file: file(500) },
  },
  *phase(judged, { settings }) {
    if (judged.kind !== 'backfill') return;
    const { walked, phase } = judged;
    const { lagThresholdMs, delayMs, maxRowsPerSecond, throttle, query, locate } = phase.batch;
    const brakes = [lagThresholdMs, delayMs, maxRowsPerSecond, ...Object.values(throttle)];
    if (brakes.some((brake) => brake > 0) || (walked !== undefined && isSmall(walked, settings))) return;
    yield {
      ...wholeOf(locate, query.sql),
      message: `Nothing throttles this backfill of ${walked === undefined ? query.walked.table : withSize(walked)}: it has no lag threshold, no delay and no rate limit.`,
      fix: 'lag_threshold_ms: 1500',
    };
  },
};
