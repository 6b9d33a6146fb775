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
    'An instant ADD COLUMN or DROP COLUMN that brings its table to `thresholds.row_version_percent` of its row versions, or finds it there.',
  why: 'When the last one is used up, the next such change is refused (error 4092) or rebuilds the table, on a day that nobody chose.',
  instead: 'Plan a rebuild, through `ALTER TABLE … FORCE`, OPTIMIZE TABLE or gh-ost: it sets the count back to 0.',
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
    // Once for a table: where the mark is passed, or at the first change of one that is beyond it.
    if (used + 1 < low || (used >= low && position > 1)) return;
    yield {
      ...statementSpan(judged),
      message: `With this statement ${table.name} has used ${used + 1} of its ${limit} row versions.`,
      fix: `ALTER TABLE ${writeTable(judged.change.table)} FORCE;`,
    };
  },
};
