import { effectRemarks } from '../change/stored-effects.ts';
import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE sessions (id BIGINT PRIMARY KEY, seen_at DATETIME NOT NULL);';

export const rule: Rule = {
  name: 'stored-program-destructive',
  group: 'phases',
  severity: 'error',
  risk: 'destructive',
  insteadOf: ['destructive-outside-contract'],
  rollback: true,
  flags:
    'A trigger, procedure, function or event, in a phase of any type, whose code drops, renames or empties something, deletes rows, or ' +
    'overwrites every row of a table. Programs that it calls and triggers that it fires count too. In a trigger or routine, a DELETE with a condition ' +
    'such as `id = OLD.id` or `id = parameter` on its own table, or on one that is joined to it, is not flagged. In a routine, outside of ' +
    'loops, neither is one with a LIMIT of at most 100,000. In an event, each DELETE is.',
  why: 'The code runs later, possibly many times, and no gate is asked before it does. phasedb checks only the statement that stores it.',
  instead:
    'Write the statement itself into a contract, after a gate. If the code has to delete, as an event that removes old rows does, say ' +
    'why nothing is lost: `allow: [{what: destructive, reason: "…"}]`.',
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE EVENT clean ON SCHEDULE EVERY 1 DAY DISABLE DO DROP TABLE sessions;
            rollback_sql: |
              DROP EVENT clean;
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE TRIGGER forget AFTER DELETE ON sessions FOR EACH ROW
              DELETE FROM visits WHERE session_id = OLD.id;
            rollback_sql: |
              DROP TRIGGER forget;
      `,
    },
  },
  statement: (judged, migration) => effectRemarks(judged, migration, 'destructive'),
};
