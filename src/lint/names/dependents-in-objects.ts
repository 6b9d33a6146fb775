import type { JudgedStatement } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import type { CatalogObject } from '../../catalog/object.ts';
import { writeTable } from '../../sql/rendering/render-definition.ts';
import type { LintedMigration } from '../linted.ts';
import { statementsAfter } from '../phases/earlier.ts';
import { hasWord } from '../phases/gates.ts';
import type { ColumnFate, Dependent } from './dependents.ts';
import { callingsOf, namesInSql, starsIn } from './names-in-sql.ts';
import { means, objectsBefore } from './objects-before.ts';

interface TableName {
  readonly schema: string | undefined;
  readonly name: string;
}

type Use = 'certain' | 'possible' | 'none';

/** Views, triggers, routines and events that use a column, by their texts. */
export function objectsUsingColumn(
  judged: JudgedStatement,
  migration: LintedMigration,
  table: TableName,
  column: string,
  fate: ColumnFate,
): readonly Dependent[] {
  return nearObjects(judged, migration, table).flatMap((object) => {
    if (fate === 'retyped' && object.kind === 'view') return [];
    const use = columnUse(object, table, column);
    // Another type breaks no object as such: a variable of the old type may be too small.
    return use === 'none' ? [] : [dependent(object, use === 'certain' && fate !== 'retyped', judged, migration)];
  });
}

/**
 * Views, triggers, routines and events that use a table, by their texts.
 * @param retired a table that is not written to after the statement, so its triggers do not run
 */
export function objectsUsingTable(
  judged: JudgedStatement,
  migration: LintedMigration,
  table: TableName,
  retired?: TableName,
): readonly Dependent[] {
  return nearObjects(judged, migration, table).flatMap((object) => {
    if (object.kind === 'trigger' && sameName(object.onTable, retired?.name)) return [];
    const use = tableUse(object, table);
    return use === 'none' ? [] : [dependent(object, use === 'certain', judged, migration)];
  });
}

/** Objects of the table's own schema, and those that name it. */
function nearObjects(
  judged: JudgedStatement,
  migration: LintedMigration,
  { schema }: TableName,
): readonly CatalogObject[] {
  return objectsBefore(judged, migration).filter(
    (object) =>
      judged.before.sameTable({ schema: object.schema, name: '' }, { schema, name: '' }) ||
      (schema !== undefined && hasWord(object.text, schema)),
  );
}

function columnUse(object: CatalogObject, table: TableName, column: string): Use {
  const { text, kind } = object;
  if (!hasWord(text, table.name)) return 'none';
  const names = namesInSql(text).filter(({ alias }) => !alias);
  const hits = names.filter(({ name }) => sameName(name, column));
  const own = kind === 'trigger' && sameName(object.onTable, table.name);
  const callings = [...callingsOf(text, table.name), ...(own ? ['NEW', 'OLD'] : [])];
  const isOurs = (qualifier: string | undefined) => callings.some((calling) => sameName(calling, qualifier));
  if (hits.some(({ qualifier }) => isOurs(qualifier))) return 'certain';
  const unqualified = hits.some(({ qualifier }) => qualifier === undefined);
  if (kind === 'view') {
    if (starsIn(text).some((owner) => owner === undefined || isOurs(owner))) return 'certain';
    const sources = names.filter(({ before }) => ['FROM', 'JOIN', 'STRAIGHT_JOIN'].includes(before ?? ''));
    if (!unqualified) return 'none';
    return sources.length === 1 && sameName(sources[0]?.name, table.name) && !text.includes(',', fromOf(text))
      ? 'certain'
      : 'possible';
  }
  // A trigger names the table that it stands on; only a second time is a use.
  const uses = names.filter(({ name }) => sameName(name, table.name)).length > (own ? 1 : 0);
  if (unqualified && uses) return 'possible';
  return hits.length === 0 && hasWord(text, column) && hasDynamicSql(text) ? 'possible' : 'none';
}

function tableUse(object: CatalogObject, table: TableName): Use {
  const { text, kind } = object;
  if (!hasWord(text, table.name)) return 'none';
  const hits = namesInSql(text).filter(({ name, alias }) => !alias && sameName(name, table.name));
  const own = kind === 'trigger' && sameName(object.onTable, table.name);
  const reads = ['FROM', 'JOIN', 'STRAIGHT_JOIN', 'INTO', 'UPDATE', 'TABLE'];
  const certain = hits.filter(({ before }) => reads.includes(before ?? ''));
  if (certain.length > 0) return 'certain';
  if (hits.length > (own ? 1 : 0)) return 'possible';
  return hasDynamicSql(text) ? 'possible' : 'none';
}

function fromOf(text: string): number {
  return Math.max(0, text.toUpperCase().lastIndexOf('FROM'));
}

/** A name inside a string counts where strings are run. */
function hasDynamicSql(text: string): boolean {
  return hasWord(text, 'PREPARE');
}

function dependent(
  object: CatalogObject,
  certain: boolean,
  judged: JudgedStatement,
  migration: LintedMigration,
): Dependent {
  const name = writeTable(object);
  const repaired = statementsAfter(judged, migration).some(
    ({ statement }) => statement.kind === 'object' && means(statement, object),
  );
  return {
    what: `the ${object.kind} ${name}`,
    refuses: certain && !repaired ? false : undefined,
    statement: certain
      ? `DROP ${object.kind.toUpperCase()} ${name}; -- then create it again without the dropped name`
      : undefined,
  };
}
