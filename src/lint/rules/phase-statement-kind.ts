import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'phase-statement-kind',
  group: 'phases',
  severity: 'error',
  flags:
    'A statement in a phase of the wrong type. Expand and contract accept only DDL; a backfill accepts one UPDATE, DELETE or ' +
    'INSERT … SELECT; a gate accepts one query. Also USE, SET of other variables, LOCK TABLES, FLUSH and transaction control. ' +
    'Also accounts, roles and the server (CREATE USER, ALTER INSTANCE), and READ ONLY of a database.',
  why:
    'phasedb verifies each phase type differently: DDL by the resulting definition, a backfill by its checkpoints, a gate by ' +
    'its result. It cannot verify or resume a statement in the wrong phase.',
  instead:
    'Move it into a phase of the right type: changes of rows into the `batch` of a backfill, queries into a gate. Write ' +
    '`sql_mode` and `time_zone` under `session:`.',
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
