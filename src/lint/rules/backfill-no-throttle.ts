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
    'A backfill of a large table, or one of unknown size, with everything switched off that could slow it down: ' +
    '`lag_threshold_ms: 0`, `delay_ms: 0`, no `max_rows_per_second` and no `throttle`.',
  why: 'It then writes as fast as the server can, however far replicas fall behind and however long other queries wait.',
  instead: 'Leave `lag_threshold_ms` at its default, or set one of the others.',
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
      message: `Nothing slows this backfill of ${walked === undefined ? query.walked.table : withSize(walked)} down: lag is not watched, and there is no pause and no limit.`,
      fix: 'lag_threshold_ms: 1500',
    };
  },
};
