import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'suppression-expired',
  group: 'hygiene',
  severity: 'error',
  locked: true,
  flags:
    'A suppression whose date has passed: `phasedb-ignore RULE until 2026-01-31: reason`. It is valid until the end of that day.',
  why: 'Its author wanted the finding back after that date.',
  instead: 'Fix the finding, or decide again and set a later date.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-table until 2025-01-31: until the table is archived
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            irreversible: values may not fit any more
      `,
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,
    },
  },
};
