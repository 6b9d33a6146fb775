import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'config-unknown-key',
  group: 'hygiene',
  severity: 'error',
  locked: true,
  flags: 'An unknown key in phasedb.config.yaml, or a value that the key does not accept.',
  why: 'phasedb would silently ignore the key, and its setting would not apply.',
  instead: 'Write the key that the message suggests.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,
      config: 'mysql-version: "8.0.36"\n',
    },
    good: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,
      config: 'mysql_version: "8.0.36"\n',
    },
  },
};
