import { writeColumn, writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import { addedNotNull, hasNoImplicitValue, writePosition } from '../change/added-not-null.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY);';

export const rule: Rule = {
  name: 'datetime-not-null-no-default',
  group: 'data',
  severity: 'error',
  insteadOf: ['add-required-column', 'ddl-inplace-rebuild'],
  flags: 'A new DATE, DATETIME or geometry column that is NOT NULL and has no DEFAULT.',
  why:
    'MySQL has no value for existing rows. NO_ZERO_DATE forbids a zero date, and an empty geometry does not exist. ' +
    'The statement succeeds only on an empty table, and is not instant there.',
  instead: 'Add the column as NULL or with a DEFAULT. Fill it in a backfill, and make it NOT NULL in contract.',
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN shipped_at DATETIME NOT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN shipped_at;
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN shipped_at DATETIME NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN shipped_at;
      `,
    },
  },
  *statement({ change, placed }, migration) {
    if (change === undefined || change.before.createdHere) return;
    for (const { clause, column } of addedNotNull(change)) {
      if (!hasNoImplicitValue(column, migration)) continue;
      const { definition, type } = column;
      const error = type === 'date' || type === 'datetime' ? '1292' : '1138';
      yield {
        ...spanIn(placed.locate, clause.span),
        message: `${writeTable(change.table)}.${writeName(definition.name)} is ${type.toUpperCase()} NOT NULL without a DEFAULT: on a table with rows the statement fails with error ${error}.`,
        fix: `ALTER TABLE ${writeTable(change.table)} ADD COLUMN ${writeColumn({ ...definition, nullable: true })}${writePosition(clause.position)};`,
      };
    }
  },
};
