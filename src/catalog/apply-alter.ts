import type { AlterClause } from '../sql/statements/statement.ts';
import { applyColumns } from './apply-columns.ts';
import { applyConstraints } from './apply-constraints.ts';
import { addedIndexes, applyIndexes } from './apply-indexes.ts';
import { applyOptions } from './apply-options.ts';
import { renameTable } from './given-names.ts';
import type { CatalogTable } from './table.ts';
import { engineOf } from './table-options.ts';

/** A table after an ALTER, and where its columns come from. */
export interface AlteredTable {
  readonly before: CatalogTable;
  readonly after: CatalogTable;
  /** Lower-case name of each column now, to the lower-case name it had before; new columns are absent. */
  readonly origins: ReadonlyMap<string, string>;
  /** Columns, indexes and constraints that a clause names and the definition does not have. */
  readonly missing: readonly string[];
}

/**
 * Applies the clauses of one ALTER TABLE as MySQL does: what is dropped goes first, whatever the order they stand in, and
 * names of existing columns and indexes mean the table as it was. A clause that was not read leaves the table incomplete.
 */
export function applyAlter(before: CatalogTable, clauses: readonly AlterClause[]): AlteredTable {
  const known = applied.get(before) ?? new WeakMap<readonly AlterClause[], AlteredTable>();
  applied.set(before, known);
  const altered = known.get(clauses) ?? apply(before, clauses);
  known.set(clauses, altered);
  return altered;
}

/** Neither tables nor clauses change, and the same ones are asked about for each version of the server. */
const applied = new WeakMap<CatalogTable, WeakMap<readonly AlterClause[], AlteredTable>>();

/** MySQL's own limits (MySQL 9.7 reference, "Limits on Table Column Count", and error 1069); of indexes, one is the primary key. */
const MOST_COLUMNS = 4096;
const MOST_INNODB_COLUMNS = 1017;
const MOST_INDEXES = 65;

function apply(before: CatalogTable, clauses: readonly AlterClause[]): AlteredTable {
  // The server refuses such a statement as a whole. Applied here, each clause would be compared with all others.
  if (isOverLimits(before, clauses)) {
    const names = before.columns.map(({ name }) => name.toLowerCase());
    return { before, after: before, origins: new Map(names.map((name) => [name, name])), missing: [] };
  }
  const missing: string[] = [];
  const defaults = applyOptions(before, clauses);
  const { columns, origins } = applyColumns(before, defaults.columns, clauses, missing);
  const shaped = { ...defaults, columns };
  const indexed = { ...shaped, indexes: applyIndexes(before, clauses, origins, missing) };
  const after = applyConstraints(indexed, clauses, origins, missing);
  return { before, after: clauses.reduce(renamed, after), origins, missing };
}

function isOverLimits({ columns, indexes, options }: CatalogTable, clauses: readonly AlterClause[]): boolean {
  const mayDrop = clauses.some(({ op }) => op.startsWith('drop-'));
  let columnCount = mayDrop ? 0 : columns.length;
  let indexCount = mayDrop ? 0 : indexes.length;
  for (const clause of clauses) {
    if (clause.op === 'add-column') columnCount += clause.columns.length;
    indexCount += addedIndexes(clause).length;
  }
  const most = engineOf(options) === 'innodb' ? MOST_INNODB_COLUMNS : MOST_COLUMNS;
  return columnCount > most || indexCount > MOST_INDEXES;
}

/** New constraints are named after the old name, and renamed with the others. */
function renamed(table: CatalogTable, clause: AlterClause): CatalogTable {
  return clause.op === 'rename-table' ? renameTable(table, clause.to) : table;
}
