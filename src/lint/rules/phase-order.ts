import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'phase-order',
  group: 'phases',
  severity: 'error',
  flags: 'An expand after a phase of another type, or a backfill after a contract.',
  why:
    'Expands come first so that old and new code can run side by side. Contracts come last because they remove the old ' +
    'definitions. Any other order breaks running code.',
  instead:
    'Put expands first, then backfills and gates, then contracts. Or split the file into two migrations with `depends_on`.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX orders_currency (currency);
            rollback_sql: |
              ALTER TABLE orders DROP INDEX orders_currency;
      `,
    },
    good: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX orders_currency (currency);
            rollback_sql: |
              ALTER TABLE orders DROP INDEX orders_currency;
          - name: backfill
            batch:
              query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
      `,
    },
  },
};
