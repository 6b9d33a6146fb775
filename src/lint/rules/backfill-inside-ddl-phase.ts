import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'backfill-inside-ddl-phase',
  group: 'backfill',
  severity: 'error',
  flags: 'INSERT, UPDATE, DELETE, REPLACE or LOAD DATA in an expand or contract phase.',
  why:
    'Each DDL statement commits what was changed before it. A data change next to it runs in one unthrottled ' +
    'transaction. After a failure nobody knows whether it is safe to run again.',
  instead: 'Move it into a separate backfill phase. There it runs in chunks and resumes at its checkpoint.',
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
