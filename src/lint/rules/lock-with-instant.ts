import { whatIf } from '../../analysis/what-if.ts';
import { asserting, ownClause, withWorkingClause } from '../change/assertions.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'lock-with-instant',
  group: 'cost',
  severity: 'error',
  rollback: true,
  flags: 'ALGORITHM=INSTANT together with LOCK=NONE, SHARED or EXCLUSIVE.',
  why: 'MySQL always refuses this combination (error 1221). INSTANT never blocks writes, so LOCK has no use.',
  instead: 'Remove the LOCK clause.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ALGORITHM=INSTANT, LOCK=NONE;
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
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ALGORITHM=INSTANT;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,
    },
  },
  *statement(judged, migration) {
    const { statement } = judged;
    const lock = ownClause(statement, 'lock');
    if (ownClause(statement, 'algorithm') !== 'INSTANT' || lock === undefined) return;
    const alone = whatIf(judged, migration, { statement: asserting(statement, 'INSTANT') });
    yield {
      ...statementSpan(judged),
      message:
        `MySQL refuses ALGORITHM=INSTANT with LOCK=${lock} (error 1221).` +
        (alone.refusedAssertion === undefined ? '' : ` Even without LOCK, it refuses INSTANT here: ${alone.because}.`),
      fix: withWorkingClause(judged, migration),
    };
  },
};
