import type { TableChange } from '../../analysis/judged.ts';
import { isStrict } from '../../mysql/sql-mode.ts';
import { writeColumn, writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { ColumnDefinition, ColumnPosition } from '../../sql/statements/definition.ts';
import { writePosition } from '../change/added-not-null.ts';
import type { Rule } from '../rule.ts';
import type { LintSettings } from '../settings.ts';
import { spanIn } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE orders (id BIGINT AUTO_INCREMENT PRIMARY KEY, total INT NOT NULL);';

export const rule: Rule = {
  name: 'add-required-column',
  group: 'compatibility',
  severity: 'error',
  insteadOf: ['not-null-add-implicit-zero'],
  flags: 'A new column that is NOT NULL and has no DEFAULT, on a table in use.',
  why: 'An INSERT that does not name the column fails with error 1364 in strict mode, and running code cannot name a column that it does not know. The rows that there are get 0 or an empty text.',
  instead:
    'Add the column NULL or with a DEFAULT. Once all code writes it and a gate has counted no NULL, make it NOT NULL in contract.',
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NOT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN currency;
      `,
    },
  },
  *statement({ change, placed }, { settings }) {
    if (change === undefined || change.before.createdHere || !serverIsStrict(settings)) return;
    for (const clause of change.clauses) {
      if (clause.op !== 'add-column') continue;
      for (const column of clause.columns) {
        if (!isRequired(column)) continue;
        yield {
          ...spanIn(placed.locate, clause.span),
          message: `INSERTs of running code into ${writeTable(change.table)} fail from this statement on: ${writeName(column.name)} is NOT NULL without a DEFAULT, and they do not name it.`,
          fix: fixOf(change, column, clause.position),
        };
      }
    }
  },
};

/** The application's sessions have the server's mode; it is strict unless somebody changed it. */
function serverIsStrict({ sqlMode }: LintSettings): boolean {
  return sqlMode === undefined || isStrict(sqlMode);
}

/** An ENUM that is NOT NULL takes its first member where an INSERT leaves it out (MySQL 9.7.4). */
function isRequired(column: ColumnDefinition): boolean {
  const notNull = column.nullable === false || column.inlineKey === 'primary' || column.inlineKey === 'key';
  return (
    notNull &&
    column.default === undefined &&
    !column.autoIncrement &&
    column.generated === undefined &&
    column.type.name !== 'enum'
  );
}

function fixOf({ table }: TableChange, column: ColumnDefinition, position: ColumnPosition): string | undefined {
  if (column.inlineKey === 'primary' || column.inlineKey === 'key') return undefined;
  const alter = `ALTER TABLE ${writeTable(table)}`;
  return [
    `${alter} ADD COLUMN ${writeColumn({ ...column, nullable: true })}${writePosition(position)};`,
    '-- in contract, once all code writes it and a gate has counted no NULL:',
    `${alter} MODIFY COLUMN ${writeColumn({ ...column, nullable: false })};`,
  ].join('\n');
}
