import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'backfill-unbatched',
  group: 'backfill',
  severity: 'error',
  flags:
    'A batch query that cannot be cut into chunks: it does not end in `LIMIT {batch_size}`, or it has an OFFSET, an ORDER BY, ' +
    'a GROUP BY or another clause that means something else in each chunk.',
  why: 'One statement over a whole table holds its locks until it is done, fills the undo log, and reaches a replica in one piece.',
  instead:
    'Write the statement as for one chunk, with `LIMIT {batch_size}` at its end. phasedb puts a range of the key into its WHERE ' +
    'and looks at each row once, so neither ORDER BY nor OFFSET is needed.',
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
