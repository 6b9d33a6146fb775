import type { JudgedStatement } from '../../analysis/judged.ts';
import type { CatalogTable } from '../../catalog/table.ts';

/** The tables that an ALTER, CREATE INDEX, DROP INDEX or OPTIMIZE works on, as they stand before it; those that are known. */
export function alteredTables({ statement, change, before }: JudgedStatement): readonly CatalogTable[] {
  if (change !== undefined) return [change.before];
  if (statement.kind !== 'optimize-table') return [];
  return statement.tables.flatMap((name) => before.table(name.schema, name.name) ?? []);
}
