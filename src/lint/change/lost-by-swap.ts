import type { JudgedStatement } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { writeName } from '../../sql/rendering/render-definition.ts';
import type { LintedMigration } from '../linted.ts';
import { statementsAfter } from '../phases/earlier.ts';
import { hasWord } from '../phases/gates.ts';
import { addedForeignKeys } from './foreign-keys.ts';

/**
 * Foreign keys and triggers of a table that the table which takes its name lacks: CREATE TABLE … LIKE does not copy them,
 * and a rename leaves them on the old table. Not those that later statements of the phase add.
 */
export function lostBySwap(
  judged: JudgedStatement,
  migration: LintedMigration,
  old: CatalogTable,
  fresh: CatalogTable,
): readonly string[] {
  if (!fresh.complete) return [];
  const later = statementsAfter(judged, migration);
  const added = later.flatMap(({ change, before }) =>
    change !== undefined && before.sameTable(change.table, old) ? addedForeignKeys(change).map(({ key }) => key) : [],
  );
  const keys = old.foreignKeys.filter(
    ({ columns }) =>
      ![...fresh.foreignKeys, ...added].some((other) =>
        columns.every((column, index) => sameName(other.columns[index], column)),
      ),
  );
  const isRecreated = later.some(
    ({ statement, before }) =>
      statement.kind === 'object' && statement.onTable !== undefined && before.sameTable(statement.onTable, old),
  );
  // A trigger that copies changes to the new table, or that the migration created, is no longer needed.
  const own = migration.phases.flatMap((one) => (one.kind === 'ddl' ? one.phase.statements : []));
  const isOwn = (trigger: string) =>
    own.some(({ statement }) => statement.kind === 'object' && sameName(statement.name?.name, trigger)) ||
    migration.catalog.objects.some(
      ({ kind, name, text }) => kind === 'trigger' && sameName(name, trigger) && hasWord(text, fresh.name),
    );
  const triggers =
    isRecreated || (fresh.facts?.triggers.length ?? 0) > 0
      ? []
      : (old.facts?.triggers ?? []).filter(({ name }) => !isOwn(name));
  return [
    ...keys.map(
      ({ name, columns }) => `the foreign key ${name === undefined ? `over (${columns.join(', ')})` : writeName(name)}`,
    ),
    ...triggers.map(({ name }) => `the trigger ${writeName(name)}`),
  ];
}
