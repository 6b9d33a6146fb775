import type { CatalogTable } from '../catalog/table.ts';
import type { Verdict } from '../ddl/verdict.ts';
import type { AlterClause } from '../sql/statement.ts';
import type { Lacking } from './missing.ts';
import { type IndexInputs, indexBytes, isOfText, type TableInputs, tableInputs } from './table-inputs.ts';

/**
 * Kinds of work that cost alike: the dictionary alone, an index built beside the rows, the table written anew in place, rows
 * copied one by one, and the chunks of a backfill.
 */
export const workClasses = ['metadata', 'index-build', 'rebuild', 'copy', 'backfill'] as const;
export type WorkClass = (typeof workClasses)[number];

/** What a DDL statement has to do, in units that cost time. */
export interface DdlWork {
  readonly class: Exclude<WorkClass, 'backfill'>;
  readonly rows: number;
  readonly dataBytes: number;
  /** Indexes that are built: the new ones, and on a table that is written anew all that it has then. */
  readonly indexes: readonly IndexInputs[];
}

/** A statement as the classifier sees it. */
export interface DdlQuestion {
  readonly verdict: Verdict;
  /** Of ALTER TABLE, CREATE INDEX, DROP INDEX: the table before and after, and the clauses. */
  readonly change:
    | { readonly before: CatalogTable; readonly after: CatalogTable; readonly clauses: readonly AlterClause[] }
    | undefined;
}

/** @returns what is missing where the work cannot be told */
export function ddlWork({ verdict, change }: DdlQuestion): DdlWork | Lacking {
  if (verdict.algorithm === 'instant' || verdict.algorithm === 'none' || change === undefined) {
    return verdict.algorithm === 'unknown' || verdict.algorithm === 'copy'
      ? { missing: { kind: 'statement', what: 'what the statement does' } }
      : { class: 'metadata', rows: 0, dataBytes: 0, indexes: [] };
  }
  if (verdict.algorithm === 'unknown') {
    return { missing: { kind: 'statement', what: 'what MySQL does with the statement' } };
  }
  const size = tableInputs(change.before);
  if ('missing' in size) return size;
  const built = newIndexes(change.before, change.after).map((index) => ({
    name: index.name ?? 'PRIMARY',
    bytes: indexBytes(index, change.after, size.rows),
    ofText: isOfText(index, change.after),
  }));
  if (verdict.algorithm === 'inplace' && verdict.rebuild !== true) {
    return built.length === 0
      ? { class: 'metadata', rows: 0, dataBytes: 0, indexes: [] }
      : { class: 'index-build', rows: size.rows, dataBytes: size.dataBytes, indexes: built };
  }
  return {
    class: verdict.algorithm === 'copy' ? 'copy' : 'rebuild',
    rows: size.rows,
    dataBytes: size.dataBytes,
    indexes: [...kept(size, change.after), ...built],
  };
}

/** Indexes that are there afterwards and not before; the clustered one is the table itself. */
function newIndexes(before: CatalogTable, after: CatalogTable): CatalogTable['indexes'] {
  const known = new Set(before.indexes.map((index) => index.name?.toLowerCase()));
  return after.indexes.filter((index) => index.kind !== 'primary' && !known.has(index.name?.toLowerCase()));
}

function kept({ indexes }: TableInputs, after: CatalogTable): readonly IndexInputs[] {
  const left = new Set(after.indexes.map((index) => index.name?.toLowerCase()));
  return indexes.filter(({ name }) => left.has(name.toLowerCase()));
}
