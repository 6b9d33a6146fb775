import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'config-no-effect',
  group: 'hygiene',
  severity: 'warning',
  flags:
    'A line of phasedb.config.yaml that changes nothing: a glob of `migrations` or `code_references.ignore` that matches no file of the project, ' +
    'a `baseline` that does not exist, `schema` beside `snapshot`, a threshold that only rules read that are off, a severity `off` for a rule that cannot be turned off.',
  why: 'Its author believes that it has an effect. Often it is a path that was renamed or mistyped.',
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
