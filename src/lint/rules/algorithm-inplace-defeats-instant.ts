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
  flags: 'ALGORITHM=INPLACE or COPY on a change that MySQL makes instantly without the clause.',
  why: 'MySQL obeys the clause and rebuilds the whole table. The change needs only the data dictionary.',
  instead: 'Leave the clause out: a run asserts INSTANT itself.',
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
    // The author asked for the copy and allowed it, so only ddl-copy-table reports it.
    if (copies && isAllowed(judged, 'copy')) return;
    const instant = instantWithoutClause(judged, migration);
    if (instant === undefined) return;
    yield {
      ...statementSpan(judged),
      severity: sized(copies ? 'error' : 'warning', change.before, migration.settings),
      message: `ALGORITHM=${ownClause(statement, 'algorithm')} makes MySQL ${copies ? 'copy' : 'rebuild'} ${withSize(change.before)}${copies ? ' while writes wait' : ''}. Without the clause this change is instant.`,
      fix: `${instant};`,
    };
  },
};
