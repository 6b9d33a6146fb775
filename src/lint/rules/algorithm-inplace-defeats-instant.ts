import { isAllowed } from '../change/allowed.ts';
import { ownClause } from '../change/assertions.ts';
import { instantWithoutClause } from '../change/cheaper-ways.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { sized, withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'algorithm-inplace-defeats-instant',
  group: 'cost',
  severity: 'warning',
  risk: 'rebuild',
  insteadOf: ['ddl-inplace-rebuild', 'ddl-copy-table'],
  flags: 'ALGORITHM=INPLACE or COPY on a change that MySQL does instantly when nothing is asked for.',
  why: 'MySQL does as it is told and writes the whole table anew, though a change in the data dictionary would do.',
  instead: 'Leave the clause out: a run asserts INSTANT by itself.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL, ALGORITHM=INPLACE, LOCK=NONE;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,
    },
  },
  *statement(judged, migration) {
    const { change, statement, verdict } = judged;
    if (change === undefined || change.before.createdHere) return;
    const copies = verdict.algorithm === 'copy';
    // An author who asks for a copy and allows it means it; ddl-copy-table then says so.
    if (copies && isAllowed(judged, 'copy')) return;
    const instant = instantWithoutClause(judged, migration);
    if (instant === undefined) return;
    yield {
      ...statementSpan(judged),
      severity: sized(copies ? 'error' : 'warning', change.before, migration.settings),
      message: `ALGORITHM=${ownClause(statement, 'algorithm')} makes MySQL ${copies ? 'copy' : 'write'} ${withSize(change.before)}${copies ? ' while writes wait' : ' anew'}; without it this change is instant.`,
      fix: `${instant};`,
    };
  },
};
