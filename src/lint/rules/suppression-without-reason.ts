import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'suppression-without-reason',
  group: 'hygiene',
  severity: 'error',
  locked: true,
  flags: 'A comment `phasedb-ignore RULE` without a reason.',
  why: 'The next reader cannot see why the finding does not matter. The suppression has no effect until it has a reason.',
  instead: 'Write the reason after a colon: `# phasedb-ignore RULE: why it does not matter here`.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-table
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
              -- phasedb-ignore ddl-copy-table: read-only on Sunday, see the plan of the release
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            irreversible: values may not fit any more
      `,
    },
  },
};
