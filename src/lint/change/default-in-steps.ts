import type { ObjectName } from '../../sql/lexing/span.ts';
import { writeColumn, writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { ColumnDefinition, ColumnPosition } from '../../sql/statements/definition.ts';
import { phaseName, writeBackfill } from '../writing/write-phase.ts';
import { writePosition } from './added-not-null.ts';
import { isPlainValue, takesNoPlainDefault } from './plain-default.ts';

/**
 * A new column with an expression as its default, without a copy of the table: two instant statements, and a backfill.
 * @param expression in parentheses
 */
export function defaultInSteps(
  table: ObjectName,
  column: ColumnDefinition,
  position: ColumnPosition,
  expression: string,
): string {
  const name = writeName(column.name);
  const target = writeTable(table);
  const bare = { ...column, nullable: true, default: undefined };
  const withDefault = { ...bare, default: { kind: 'expression' as const, text: expression } };
  return [
    `ALTER TABLE ${target} ADD COLUMN ${writeColumn(bare)}${writePosition(position)};`,
    takesNoPlainDefault(column) && isPlainValue(expression)
      ? `ALTER TABLE ${target} MODIFY COLUMN ${writeColumn(withDefault)};`
      : `ALTER TABLE ${target} ALTER COLUMN ${name} SET DEFAULT ${expression};`,
    writeBackfill(
      phaseName('backfill', column.name),
      `UPDATE ${target} SET ${name} = ${expression} WHERE ${name} IS NULL LIMIT {batch_size}`,
    ),
  ].join('\n');
}
