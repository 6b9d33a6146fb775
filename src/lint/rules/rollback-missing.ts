import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'rollback-missing',
  group: 'phases',
  severity: 'warning',
  flags:
    'An expand or contract with neither `rollback_sql` nor `irreversible`, or a phase with `on_failure: rollback` and ' +
    'nothing to roll back with.',
  why: 'When it goes wrong at night, somebody has to invent the way back.',
  instead:
    'Write the statements that undo the phase into `rollback_sql`. Where there is no way back, say why in `irreversible`, ' +
    'so that nobody looks for one.',
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
