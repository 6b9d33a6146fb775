import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'backfill-inside-ddl-phase',
  group: 'backfill',
  severity: 'error',
  flags: 'INSERT, UPDATE, DELETE, REPLACE or LOAD DATA in an expand or contract phase.',
  why:
    'Each DDL statement commits what was changed before it. A statement that changes rows beside it runs in one piece and ' +
    'unthrottled, and after a failure nobody can tell whether to run it again.',
  instead: 'Give it a backfill phase of its own, where it is walked in chunks and goes on where it was stopped.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
              UPDATE orders SET currency = 'EUR' WHERE currency IS NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
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
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
      `,
    },
  },
};
