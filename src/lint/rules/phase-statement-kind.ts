import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'phase-statement-kind',
  group: 'phases',
  severity: 'error',
  flags:
    'A statement in a phase that is not made for it: something else than DDL in expand or contract, something else than ' +
    'one UPDATE, DELETE or INSERT … SELECT in a backfill, something else than one query in a gate; also USE, SET of what a ' +
    'phase may not set, LOCK TABLES, FLUSH, and transactions by hand.',
  why:
    'Each phase has promises of its own: DDL is proven by the definition that it leaves, a backfill by its checkpoints, a ' +
    'gate by its answer. A statement in the wrong one gets none of them.',
  instead:
    'Move it into a phase of its kind: what changes rows into the `batch` of a backfill, what looks into a gate. ' +
    '`sql_mode` and `time_zone` stand under `session:`.',
  covers: ['set-global', 'sql-mode-change', 'sql-log-bin-off', 'transaction-around-ddl', 'lock-tables', 'flush-tables'],
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              SET GLOBAL innodb_sort_buffer_size = 67108864;
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
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
              SET SESSION lock_wait_timeout = 2;
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `,
    },
  },
};
