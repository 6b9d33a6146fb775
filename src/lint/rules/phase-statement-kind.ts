import type { Rule } from '../rule.ts';

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
      file: 'migration: m\nphases:\n  - name: expand\n    sql: |\n      SET GLOBAL innodb_sort_buffer_size = 67108864;\n      ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;\n    rollback_sql: |\n      ALTER TABLE orders DROP COLUMN currency;\n',
    },
    good: {
      file: 'migration: m\nphases:\n  - name: expand\n    sql: |\n      SET SESSION lock_wait_timeout = 2;\n      ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;\n    rollback_sql: |\n      ALTER TABLE orders DROP COLUMN currency;\n',
    },
  },
};
