import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'suppression-unknown-rule',
  group: 'hygiene',
  severity: 'error',
  locked: true,
  flags: 'A comment `phasedb-ignore` that names no rule, or an unknown rule.',
  why: 'It suppresses nothing, although its author expects it to.',
  instead: 'Copy the rule name from the finding or from this page.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              -- phasedb-ignore ddl-copy-tabel: read-only on Sunday
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
              -- phasedb-ignore ddl-copy-table: read-only on Sunday
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            irreversible: values may not fit any more
      `,
    },
  },
};
