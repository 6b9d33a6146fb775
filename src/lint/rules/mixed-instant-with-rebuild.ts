import { isAllowed } from '../change/allowed.ts';
import { cheaperSplit } from '../change/cheaper-ways.ts';
import { rewritesTable } from '../change/cost-rank.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { sized, withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'mixed-instant-with-rebuild',
  group: 'cost',
  severity: 'warning',
  risk: 'rebuild',
  insteadOf: ['ddl-inplace-rebuild', 'ddl-copy-table', 'ddl-blocks-writes'],
  flags: 'An ALTER that rebuilds the whole table only because it combines an instant change with a slower one.',
  why: 'MySQL runs the whole ALTER with one algorithm, that of its slowest change. Combined with an index build, even an instant ADD COLUMN becomes a table rebuild.',
  instead: 'Write the changes as two statements.',
  covers: ['index-visibility-mixed'],
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL, ADD INDEX country (country);
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
              ALTER TABLE orders DROP INDEX country;
      `,
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
              ALTER TABLE orders ADD INDEX country (country);
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
              ALTER TABLE orders DROP INDEX country;
      `,
    },
  },
  *statement(judged, migration) {
    const { change, verdict } = judged;
    if (change === undefined || change.before.createdHere || !rewritesTable(verdict)) return;
    const risk = verdict.algorithm === 'copy' ? 'copy' : verdict.lock === 'none' ? undefined : 'blocking';
    if (isAllowed(judged, risk)) return;
    const split = cheaperSplit(judged, migration);
    if (split === undefined) return;
    yield {
      ...statementSpan(judged),
      severity: sized(risk === undefined ? 'warning' : 'error', change.before, migration.settings),
      message: `MySQL ${verdict.algorithm === 'copy' ? 'copies' : 'rebuilds'} ${withSize(change.before)} because one statement combines these ${change.clauses.length} changes. As two statements, one is instant and the other costs less than this one.`,
      fix: `${split[0].sql};\n${split[1].sql};`,
    };
  },
};
