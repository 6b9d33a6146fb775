import { sameName } from '../../catalog/find.ts';
import type { Migration } from '../../migration/migration.ts';
import type { ColumnDefinition } from '../../sql/statements/definition.ts';

/** The definition with which an expand of this migration adds a column; undefined: none does. */
export function addedColumn(migration: Migration, table: string, column: string): ColumnDefinition | undefined {
  for (const phase of migration.phases) {
    if (phase.type !== 'expand') continue;
    for (const { statement } of phase.statements) {
      if (statement.kind !== 'alter-table' || !sameName(statement.table.name, table)) continue;
      for (const clause of statement.clauses) {
        const found = clause.op === 'add-column' && clause.columns.find(({ name }) => sameName(name, column));
        if (found) return found;
      }
    }
  }
  return undefined;
}
