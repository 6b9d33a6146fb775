import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'backfill-unbatched',
  group: 'backfill',
  severity: 'error',
  flags:
    'A batch query that cannot be cut into chunks. It does not end in `LIMIT {batch_size}`, or it has an OFFSET, ' +
    'an ORDER BY, a GROUP BY or another clause that changes its meaning in each chunk.',
  why:
    'One statement over a whole table holds its row locks until it commits. It fills the undo log, and a replica ' +
    'applies it in one piece.',
  instead:
    'Write the statement for one chunk, with `LIMIT {batch_size}` at its end. phasedb adds a key range to the ' +
    'WHERE and processes each row once. ORDER BY and OFFSET are not needed.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL
      `,
    },
    good: {
      file: yaml`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
      `,
    },
  },
};
