import type { Rule } from '../rule.ts';

export const rule: Rule = {
  name: 'suppression-unknown-rule',
  group: 'hygiene',
  severity: 'error',
  locked: true,
  flags: 'A comment `phasedb-ignore` that names no rule, or one that there is not.',
  why: 'It suppresses nothing, and its author thinks that it does.',
  instead: 'Take the name from the finding, or from this page.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);',
      file: 'migration: m\nphases:\n  - name: expand\n    sql: |\n      -- phasedb-ignore ddl-copy-tabel: read-only on Sunday\n      ALTER TABLE orders MODIFY total BIGINT NOT NULL;\n    irreversible: values may not fit any more\n',
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);',
      file: 'migration: m\nphases:\n  - name: expand\n    sql: |\n      -- phasedb-ignore ddl-copy-table: read-only on Sunday\n      ALTER TABLE orders MODIFY total BIGINT NOT NULL;\n    irreversible: values may not fit any more\n',
    },
  },
};
