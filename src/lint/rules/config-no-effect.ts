import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'config-no-effect',
  group: 'hygiene',
  severity: 'warning',
  flags:
    'A setting in phasedb.config.yaml that has no effect: a glob in `migrations` or `code_references.ignore` that ' +
    'matches no file, a `baseline` that does not exist, `schema` next to `snapshot`, a threshold whose rules are ' +
    'all off, or `off` or a lower severity for a rule that cannot be turned off.',
  why: 'The author believes that it has an effect. Often it is a renamed or mistyped path.',
  instead: 'Correct the line, or remove it.',
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
      config: 'schema: schema.sql\nsnapshot: phasedb.snapshot.json\n',
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
      config: 'snapshot: phasedb.snapshot.json\n',
    },
  },
};
