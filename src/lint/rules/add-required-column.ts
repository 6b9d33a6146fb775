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
  flags: 'A new NOT NULL column without a DEFAULT, on an existing table.',
  why:
    'In strict mode an INSERT that does not name the column fails with error 1364. Running code does not know the ' +
    'column yet. Existing rows get 0 or an empty string.',
  instead:
    'Add the column as NULL or with a DEFAULT. Make it NOT NULL in contract, after all code writes it and a gate ' +
    'counts 0 NULLs.',
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
          message: `${writeTable(change.table)}.${writeName(column.name)} is NOT NULL without a DEFAULT. INSERTs of running code do not name it, so they fail after this statement.`,
          fix: fixOf(change, column, clause.position),
        };
      }
    }
  },
};

/** The application's sessions use the server's sql_mode, which is strict by default. */
function serverIsStrict({ sqlMode }: LintSettings): boolean {
  return sqlMode === undefined || isStrict(sqlMode);
}

/** If an INSERT omits an ENUM that is NOT NULL, MySQL stores its first member (9.7.4). */
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
    '-- in contract, after all code writes the column and a gate counts 0 NULLs:',
    `${alter} MODIFY COLUMN ${writeColumn({ ...column, nullable: false })};`,
  ].join('\n');
}
