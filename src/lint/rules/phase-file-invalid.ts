import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'phase-file-invalid',
  group: 'phases',
  severity: 'error',
  locked: true,
  flags:
    'A file that is no migration file: broken YAML, a key written twice, a value of the wrong type or out of its range, a ' +
    'phase without what its type lives by.',
  why: 'What such a file means can only be guessed, so nothing of it is sent to a database.',
  instead:
    'Correct it at the place that the message names. `schema/migration.schema.json` lets an editor show it while you type.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
              size: "1000"
      `,
    },
    good: {
      file: "migration: m\nphases:\n  - name: backfill\n    batch:\n      query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}\n      size: 1000\n",
    },
  },
};
