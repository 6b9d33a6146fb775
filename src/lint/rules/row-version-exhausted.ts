import { writeTable } from '../../sql/rendering/render-definition.ts';
import { rowVersionUses } from '../change/row-versions.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'row-version-exhausted',
  group: 'instant',
  severity: 'error',
  insteadOf: ['ddl-inplace-rebuild'],
  flags: 'An instant ADD COLUMN or DROP COLUMN on a table with no row version left.',
  why: 'With ALGORITHM=INSTANT, MySQL refuses the statement (error 4092) and the phase fails. Without it, MySQL silently rebuilds the table.',
  instead:
    'First rebuild the table in a separate phase, which resets the count to 0. Or write several changes in one ALTER.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
      version: '8.4.6',
      facts: { orders: { totalRowVersions: 64 } },
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
      version: '8.4.6',
      facts: { orders: { totalRowVersions: 64 } },
      file: yaml`
        migration: m
        phases:
          - name: rebuild
            type: expand
            sql: |
              ALTER TABLE orders FORCE;
            irreversible: nothing to undo
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,
    },
  },
  *statement(judged, migration) {
    const use = rowVersionUses(migration).get(judged);
    if (use === undefined || use.used < use.limit || judged.change === undefined) return;
    const { table, limit, position } = use;
    yield {
      ...statementSpan(judged),
      message:
        position === 1
          ? `${table.name} has used all of its ${limit} row versions, so this change cannot be instant.`
          : `${table.name} has used all of its ${limit} row versions before this statement, instant change number ${position} of the migration.`,
      fix: `ALTER TABLE ${writeTable(judged.change.table)} FORCE;`,
    };
  },
};
