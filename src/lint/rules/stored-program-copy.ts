import { effectRemarks } from '../change/stored-effects.ts';
import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, code INT NOT NULL);';

export const rule: Rule = {
  name: 'stored-program-copy',
  group: 'cost',
  severity: 'error',
  risk: 'copy',
  rollback: true,
  flags:
    'A procedure or event whose code makes MySQL copy a table, such as an ALTER TABLE that changes a type. Programs that it calls ' +
    'count too, and so does a table that is small or new now: it may have grown when the code runs.',
  why:
    'Writes to the table wait for the whole copy, at a time that nobody watches. phasedb asserts the algorithm of its own ' +
    'statements, but it cannot do that for statements inside stored code.',
  instead:
    'Write the ALTER TABLE itself into a phase, where phasedb checks and watches it. Or allow it: ' +
    '`allow: [{what: copy, reason: "…"}]`.',
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE EVENT widen ON SCHEDULE AT '2037-01-01 03:00:00' ON COMPLETION PRESERVE DISABLE
              DO ALTER TABLE orders MODIFY code BIGINT NOT NULL;
            rollback_sql: |
              DROP EVENT widen;
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN code_new BIGINT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN code_new;
      `,
    },
  },
  statement: (judged, migration) => effectRemarks(judged, migration, 'copy'),
};
