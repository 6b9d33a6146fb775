import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

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
