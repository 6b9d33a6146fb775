import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { findColumn } from '../../catalog/find.ts';
import type { LintedMigration } from '../linted.ts';
import { phaseOf } from '../phases/earlier.ts';
import { addedColumn } from './added-columns.ts';

/**
 * Whether an expand of this migration adds the column and leaves it NULL in each row, so that no row can break a rule about
 * it: running code does not know it yet, and backfills come later.
 */
export function isFreshAndNull(
  judged: JudgedStatement,
  change: TableChange,
  column: string,
  migration: LintedMigration,
): boolean {
  const definition = findColumn(change.after, column);
  if (definition === undefined || definition.nullable === false || definition.generated !== undefined) return false;
  if (definition.default !== undefined && definition.default.kind !== 'null') return false;
  const { schema, name } = change.table;
  const start = phaseOf(judged, migration)?.before.table(schema, name);
  const isOfPhase = start !== undefined && start.columns.length > 0 && findColumn(start, column) === undefined;
  if (isOfPhase) return true;
  return judged.phase.type === 'expand' && addedColumn(migration.migration, name, column) !== undefined;
}
