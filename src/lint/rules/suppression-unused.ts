import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'suppression-unused',
  group: 'hygiene',
  severity: 'warning',
  locked: true,
  flags: 'A suppression of a rule that finds nothing there, or whose findings cannot be silenced.',
  why: 'Left behind, it would hide the next finding of that rule on the line.',
  instead: 'Remove it, or put it on the line of the finding or above it.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-table: this was a MODIFY once
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
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
