import { effectRemarks } from '../change/stored-effects.ts';
import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'stored-program-unread',
  group: 'phases',
  severity: 'error',
  risk: 'code',
  insteadOf: ['destructive-outside-contract'],
  rollback: true,
  flags:
    'A view, trigger, procedure, function or event whose code phasedb cannot read: SQL made at run time (PREPARE), another language than ' +
    'SQL, a function from a library, a call of a procedure or function that neither the file nor the schema defines and that is not ' +
    'one of MySQL itself. Also ALTER EVENT … ENABLE, ON SCHEDULE or RENAME of an event whose code is unknown.',
  why: 'Nobody can say what the code does when it runs: it may drop a table, copy one, or grant rights.',
  instead:
    'Write the statements as plain SQL. Give phasedb the definitions of what the code calls, with `--schema`, `--snapshot` or `--db`. ' +
    'If the code is needed as it is, say why it is safe: `allow: [{what: code, reason: "…"}]`.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE PROCEDURE empty_table(IN name VARCHAR(64))
              BEGIN
                SET @sql = CONCAT('TRUNCATE TABLE ', name);
                PREPARE made FROM @sql;
                EXECUTE made;
              END;
            rollback_sql: |
              DROP PROCEDURE empty_table;
      `,
    },
    good: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE PROCEDURE count_orders(OUT total INT)
              BEGIN
                SELECT COUNT(*) INTO total FROM orders;
              END;
            rollback_sql: |
              DROP PROCEDURE count_orders;
      `,
    },
  },
  statement: (judged, migration) => effectRemarks(judged, migration, 'unread'),
};
