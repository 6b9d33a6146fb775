import { effectRemarks } from '../change/stored-effects.ts';
import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE notes (id BIGINT PRIMARY KEY, body TEXT NOT NULL);';

export const rule: Rule = {
  name: 'stored-program-blocks-writes',
  group: 'cost',
  severity: 'error',
  risk: 'blocking',
  rollback: true,
  flags:
    'A procedure or event whose code has a statement that MySQL runs in place while writes to the table wait, such as the build of a ' +
    'FULLTEXT index. Programs that it calls count too.',
  why: 'Writes to the table wait until the statement ends, at a time that nobody watches.',
  instead:
    'Write the statement itself into a phase, where phasedb checks and watches it. Or allow it: ' +
    '`allow: [{what: blocking, reason: "…"}]`.',
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE PROCEDURE index_notes() ALTER TABLE notes ADD FULLTEXT INDEX body (body);
            rollback_sql: |
              DROP PROCEDURE index_notes;
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            allow: [{what: blocking, reason: the table is read only at night}]
            sql: |
              ALTER TABLE notes ADD FULLTEXT INDEX body (body);
            rollback_sql: |
              ALTER TABLE notes DROP INDEX body;
      `,
    },
  },
  statement: (judged, migration) => effectRemarks(judged, migration, 'blocking'),
};
