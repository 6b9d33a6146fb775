import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { findColumn, sameName } from '../../catalog/find.ts';
import { resolveColumn } from '../../catalog/resolved-column.ts';
import { type CatalogTable, type ReferenceFact, referenceBy, referencedTable } from '../../catalog/table.ts';
import { compareTypes } from '../../ddl/column-type-change.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { ForeignKeyDefinition } from '../../sql/statements/definition.ts';
import { usesColumn } from './names-in-sql.ts';

/** An object that uses a column or table which a statement drops or changes. */
export interface Dependent {
  /** With its kind, e.g. `the generated column total_cents`. */
  readonly what: string;
  /** True: MySQL refuses the statement. False: the object breaks. Undefined: it may break, because its text contains the name. */
  readonly refuses: boolean | undefined;
  /** Clause to add to the same ALTER. */
  readonly clause?: string | undefined;
  /** Statement to run before it. */
  readonly statement?: string | undefined;
}

export type ColumnFate = 'dropped' | 'renamed' | 'retyped';

/**
 * Parts of table definitions that use a column and still exist after the ALTER (each verified on MySQL 9.7.4):
 * generated columns (3108), defaults (3766), functional indexes (3837), checks (3959), partitions (3855) and foreign keys
 * (1828, 1829, 1832, 3780).
 */
export function dependentsInTables(
  judged: JudgedStatement,
  change: TableChange,
  column: string,
  fate: ColumnFate,
): readonly Dependent[] {
  if (fate === 'retyped') return retypedKeys(judged, change, column);
  const { before, after } = change;
  if (findColumn(before, column) === undefined) return [];
  const found: Dependent[] = [];
  for (const other of after.columns) {
    if (other.generated !== undefined && usesColumn(other.generated.expression, column)) {
      const name = writeName(other.name);
      found.push({ what: `the generated column ${name}`, refuses: true, clause: `DROP COLUMN ${name}` });
    }
    if (other.default?.kind === 'expression' && usesColumn(other.default.text, column)) {
      const name = writeName(other.name);
      found.push({ what: `the default of ${name}`, refuses: true, clause: `ALTER COLUMN ${name} DROP DEFAULT` });
    }
  }
  for (const index of after.indexes) {
    if (!index.parts.some(({ expression }) => expression !== undefined && usesColumn(expression, column))) continue;
    const name = writeName(index.name ?? 'functional_index');
    found.push({ what: `the functional index ${name}`, refuses: true, clause: `DROP INDEX ${name}` });
  }
  for (const check of after.checks) {
    if (!usesColumn(check.expression, column)) continue;
    // A check of this column alone goes with it.
    const alone = !before.columns.some(({ name }) => !sameName(name, column) && usesColumn(check.expression, name));
    if (fate === 'dropped' && alone) continue;
    const name = check.name === undefined ? undefined : writeName(check.name);
    found.push({
      what: `the check ${name ?? `(${check.expression})`}`,
      refuses: true,
      clause: name === undefined ? undefined : `DROP CHECK ${name}`,
    });
  }
  if (partitionsBy(after, column)) found.push({ what: 'the partitioning of the table', refuses: true });
  return fate === 'dropped' ? [...found, ...keysOver(judged, change, column)] : found;
}

/** The other tables' foreign keys that point to a table as it is before a statement. */
export function referencesTo(
  { before: catalog }: Pick<JudgedStatement, 'before'>,
  table: CatalogTable,
): readonly ReferenceFact[] {
  const known = catalog
    .tables()
    .flatMap((other) =>
      other.foreignKeys
        .filter(({ references: { table: to } }) =>
          catalog.sameTable({ schema: to.schema ?? other.schema, name: to.name }, table),
        )
        .map((key) => referenceBy(other, key)),
    );
  // Facts are of the server; of a table that the catalog has too, its own definition is newer.
  const others = (table.facts?.referencedBy ?? []).filter(
    (fact) => catalog.table(fact.schema === '' ? undefined : fact.schema, fact.table) === undefined,
  );
  return [...known, ...others].filter((fact) => !catalog.sameTable(ownerOf(fact), table));
}

/** The table that a foreign key stands on. */
function ownerOf({ schema, table }: ReferenceFact): { readonly schema: string | undefined; readonly name: string } {
  return { schema: schema === '' ? undefined : schema, name: table };
}

function keysOver(judged: JudgedStatement, { before, after }: TableChange, column: string): readonly Dependent[] {
  const own = after.foreignKeys
    .filter((key) => {
      const pointsHere = judged.before.sameTable(referencedTable(before, key), before);
      return key.columns.some((one) => sameName(one, column)) || (pointsHere && has(key.references.columns, column));
    })
    .map(ownKeyDependent);
  const others = referencesTo(judged, before)
    .filter(({ referencedColumns }) => has(referencedColumns, column))
    .map(keyDependent);
  return [...own, ...others];
}

function retypedKeys(judged: JudgedStatement, change: TableChange, column: string): readonly Dependent[] {
  const { before, after, origins } = change;
  const now = [...origins].find(([, was]) => was === column.toLowerCase())?.[0];
  const old = findColumn(before, column);
  const fresh = now === undefined ? undefined : findColumn(after, now);
  if (old === undefined || fresh === undefined) return [];
  const [was, is] = [resolveColumn(old, before), resolveColumn(fresh, after)];
  const another =
    was.type !== is.type ||
    was.unsigned !== is.unsigned ||
    was.charset !== is.charset ||
    was.collation !== is.collation;
  // With foreign_key_checks off MySQL still wants both sides to be of one type.
  if (!another && !(judged.foreignKeyChecks && compareTypes(was, is, true).kind === 'different')) return [];
  return keysOver(
    judged,
    { ...change, after: { ...after, foreignKeys: before.foreignKeys.filter((key) => keeps(after, key)) } },
    column,
  );
}

function keeps(after: CatalogTable, key: CatalogTable['foreignKeys'][number]): boolean {
  return after.foreignKeys.some(({ name }) => name === key.name);
}

/** A foreign key of the table itself. */
export function ownKeyDependent({ name, columns }: ForeignKeyDefinition): Dependent {
  if (name === undefined) return { what: `the foreign key of (${columns.join(', ')})`, refuses: true };
  return { what: `the foreign key ${writeName(name)}`, refuses: true, clause: `DROP FOREIGN KEY ${writeName(name)}` };
}

/** A foreign key of another table, without which the statement would be let through. */
export function keyDependent(fact: ReferenceFact): Dependent {
  const owner = writeTable(ownerOf(fact));
  if (fact.name === '') return { what: `the foreign key (${fact.columns.join(', ')}) of ${owner}`, refuses: true };
  const name = writeName(fact.name);
  return {
    what: `the foreign key ${name} of ${owner}`,
    refuses: true,
    statement: `ALTER TABLE ${owner} DROP FOREIGN KEY ${name};`,
  };
}

function has(columns: readonly string[], column: string): boolean {
  return columns.some((one) => sameName(one, column));
}

/** The function or the columns by which a table is partitioned; the list of partitions after them names no column. */
export function partitionsBy({ partitioning }: CatalogTable, column: string): boolean {
  if (partitioning === undefined) return false;
  const list = partitioning.text.search(/\(\s*PARTITION\b/i);
  return usesColumn(list < 0 ? partitioning.text : partitioning.text.slice(0, list), column);
}
