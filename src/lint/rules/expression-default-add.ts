import type { ColumnDefinition } from '../../sql/statements/definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import { copiesOnlyFor } from '../change/copy-causes.ts';
import { defaultInSteps } from '../change/default-in-steps.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { sized, withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'expression-default-add',
  group: 'cost',
  severity: 'error',
  risk: 'copy',
  insteadOf: ['ddl-copy-table'],
  flags: 'A new column whose default is an expression, on a table with rows.',
  why:
    'MySQL copies the table to compute the expression for each row, and writes wait for the whole copy. With the ' +
    'binary log on, MySQL refuses an expression whose value differs at each call, such as `(uuid())` (error 1674). ' +
    'Two instant statements and a backfill give the same result.',
  instead:
    'Add the column as NULL without a default, set the default in a second statement, and fill the rows in a backfill.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN token CHAR(36) NOT NULL DEFAULT (uuid());
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN token;
      `,
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN token CHAR(36) NULL;
              ALTER TABLE orders ALTER COLUMN token SET DEFAULT (uuid());
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN token;
          - name: backfill
            batch:
              query: |
                UPDATE orders SET token = uuid() WHERE token IS NULL LIMIT {batch_size}
      `,
    },
  },
  *statement(judged, migration) {
    const { change, placed } = judged;
    if (change === undefined || !copiesOnlyFor('default', judged, migration)) return;
    for (const clause of change.clauses) {
      const [column, second] = columnsOf(clause).filter(({ default: value }) => value?.kind === 'expression');
      if (column === undefined) continue;
      yield {
        ...spanIn(placed.locate, clause.span),
        severity: sized('error', change.before, migration.settings),
        message: `MySQL copies ${withSize(change.before)} to compute the default ${column.default?.text} of the new column ${column.name} for each row. Writes wait meanwhile.`,
        fix:
          second === undefined && clause.op === 'add-column' && clause.columns.length === 1
            ? defaultInSteps(change.table, column, clause.position, column.default?.text ?? '')
            : undefined,
      };
    }
  },
};

function columnsOf(clause: AlterClause): readonly ColumnDefinition[] {
  return clause.op === 'add-column' ? clause.columns : [];
}
