import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'rollback-missing',
  group: 'phases',
  severity: 'warning',
  flags:
    'An expand or contract with neither `rollback_sql` nor `irreversible`, or a phase with `on_failure: rollback` but ' +
    'without `rollback_sql`.',
  why: 'If the phase fails at night, somebody has to write the rollback under pressure.',
  instead:
    'Write the statements that undo the phase in `rollback_sql`. If no rollback is possible, write the reason in ' +
    '`irreversible`.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
      `,
    },
    good: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `,
    },
  },
};
