import { writeTable } from '../../sql/rendering/render-definition.ts';
import { rowVersionUses } from '../change/row-versions.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'row-version-low',
  group: 'instant',
  severity: 'warning',
  flags:
    'An instant ADD COLUMN or DROP COLUMN on a table that has used `thresholds.row_version_percent` of its row versions, or reaches that with this statement.',
  why: 'After the last row version, MySQL refuses the next instant change (error 4092) or rebuilds the table, possibly at a bad time.',
  instead: 'Plan a table rebuild with `ALTER TABLE … FORCE`, OPTIMIZE TABLE or gh-ost. It resets the count to 0.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
      version: '8.4.6',
      facts: { orders: { totalRowVersions: 58 } },
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
      facts: { orders: { totalRowVersions: 12 } },
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
  },
  *statement(judged, migration) {
    const use = rowVersionUses(migration).get(judged);
    if (use === undefined || use.runsOut || judged.change === undefined) return;
    const { table, limit, used, position } = use;
    const low = (limit * migration.settings.thresholds.row_version_percent) / 100;
    // Once per table: where it crosses the threshold, or at the first change of a table above it.
    if (used + 1 < low || (used >= low && position > 1)) return;
    yield {
      ...statementSpan(judged),
      message: `With this statement ${table.name} has used ${used + 1} of its ${limit} row versions.`,
      fix: `ALTER TABLE ${writeTable(judged.change.table)} FORCE;`,
    };
  },
};
