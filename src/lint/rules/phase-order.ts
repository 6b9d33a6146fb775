import type { Rule } from '../rule.ts';

export const rule: Rule = {
  name: 'phase-order',
  group: 'phases',
  severity: 'error',
  flags: 'An expand behind a phase of another type, or a backfill behind a contract.',
  why:
    'Expand comes first so that old and new code can run side by side while the rest happens, and contract last because ' +
    'it takes the old shape away. In another order neither is true.',
  instead:
    'Put expands first, then backfills and gates, then contracts; or make two migrations of it, with `depends_on`.',
  examples: {
    bad: {
      file: "migration: m\nphases:\n  - name: backfill\n    batch:\n      query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}\n  - name: expand\n    sql: |\n      ALTER TABLE orders ADD INDEX orders_currency (currency);\n    rollback_sql: |\n      ALTER TABLE orders DROP INDEX orders_currency;\n",
    },
    good: {
      file: "migration: m\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE orders ADD INDEX orders_currency (currency);\n    rollback_sql: |\n      ALTER TABLE orders DROP INDEX orders_currency;\n  - name: backfill\n    batch:\n      query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}\n",
    },
  },
};
