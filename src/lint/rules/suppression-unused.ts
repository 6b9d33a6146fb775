import type { Rule } from '../rule.ts';

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
      file: 'migration: m\nphases:\n  - name: expand\n    sql: |\n      -- phasedb-ignore ddl-copy-table: this was a MODIFY once\n      ALTER TABLE orders ADD COLUMN note TEXT NULL;\n    rollback_sql: |\n      ALTER TABLE orders DROP COLUMN note;\n',
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);',
      file: 'migration: m\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE orders ADD COLUMN note TEXT NULL;\n    rollback_sql: |\n      ALTER TABLE orders DROP COLUMN note;\n',
    },
  },
};
