import type { Rule } from '../rule.ts';

export const rule: Rule = {
  name: 'config-unknown-key',
  group: 'hygiene',
  severity: 'error',
  locked: true,
  flags: 'A key of phasedb.config.yaml that there is not, or a value that the key cannot have.',
  why: 'It would be passed over in silence, and what it was meant to do would not be done.',
  instead: 'Write the key that the message names.',
  examples: {
    bad: {
      file: 'migration: m\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE orders ADD COLUMN note TEXT NULL;\n    rollback_sql: |\n      ALTER TABLE orders DROP COLUMN note;\n',
      config: 'mysql-version: "8.0.36"\n',
    },
    good: {
      file: 'migration: m\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE orders ADD COLUMN note TEXT NULL;\n    rollback_sql: |\n      ALTER TABLE orders DROP COLUMN note;\n',
      config: 'mysql_version: "8.0.36"\n',
    },
  },
};
