import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'phase-unknown-key',
  group: 'phases',
  severity: 'error',
  locked: true,
  flags: 'A key that the migration file does not have, e.g. because it is misspelt.',
  why: 'A key that is passed over in silence is a step or a limit that its author believes in and that does not exist.',
  instead: 'Write the key that the message suggests, or remove it.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL
              timeout_minuts: 30
      `,
    },
    good: {
      file: yaml`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL
              timeout_minutes: 30
      `,
    },
  },
};
