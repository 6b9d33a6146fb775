import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'phase-file-invalid',
  group: 'phases',
  severity: 'error',
  locked: true,
  flags:
    'An invalid migration file: broken YAML, a duplicate key, a value of the wrong type or out of range, or a phase without a ' +
    'key that its type needs.',
  why: 'phasedb cannot know what such a file means, so it sends nothing to the database.',
  instead:
    'Correct the file at the reported position. With `schema/migration.schema.json`, an editor shows such mistakes as you type.',
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
      file: yaml`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
              size: 1000
      `,
    },
  },
};
