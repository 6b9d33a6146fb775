import type { TableChange } from '../../analysis/judged.ts';
import { findColumn } from '../../catalog/find.ts';
import { type ResolvedColumn, resolveColumn } from '../../catalog/resolved-column.ts';
import { geometryTypes } from '../../ddl/geometry-types.ts';
import { refusesZeroDates } from '../../mysql/sql-mode.ts';
import { writeName } from '../../sql/rendering/render-definition.ts';
import type { ColumnPosition } from '../../sql/statements/definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import type { LintedMigration } from '../linted.ts';

/** A NOT NULL column that an ALTER adds without a value for existing rows. */
export interface AddedNotNull {
  readonly clause: Extract<AlterClause, { op: 'add-column' }>;
  readonly column: ResolvedColumn;
}

/** Columns that get their values from MySQL (AUTO_INCREMENT, generated ones) or are of a key are left out. */
export function addedNotNull(change: TableChange): readonly AddedNotNull[] {
  return change.clauses.flatMap((clause) => {
    if (clause.op !== 'add-column') return [];
    return clause.columns.flatMap((written) => {
      const definition = findColumn(change.after, written.name) ?? written;
      const isGiven =
        definition.default !== undefined || definition.autoIncrement || definition.generated !== undefined;
      if (definition.nullable !== false || isGiven || definition.inlineKey !== undefined) return [];
      return [{ clause, column: resolveColumn(definition, change.after) }];
    });
  });
}

/** ` FIRST`, ` AFTER a` or nothing. */
export function writePosition(position: ColumnPosition): string {
  if (position === 'unchanged') return '';
  return position === 'first' ? ' FIRST' : ` AFTER ${writeName(position.after)}`;
}

/**
 * Whether MySQL refuses to fill rows that there are with what the type is without a value: a zero date under NO_ZERO_DATE,
 * which MySQL has by default, and a geometry in any mode (errors 1292 and 1138; 9.7.4).
 */
export function hasNoImplicitValue({ type }: ResolvedColumn, { migration, settings }: LintedMigration): boolean {
  if (geometryTypes.has(type)) return true;
  const mode = migration.session.sqlMode ?? settings.sqlMode;
  return (type === 'date' || type === 'datetime') && (mode === undefined || refusesZeroDates(mode));
}
