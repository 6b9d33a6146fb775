import type { ColumnDefinition, IndexDefinition } from '../sql/statements/definition.ts';
import type { AlterClause } from '../sql/statements/statement.ts';
import { findColumn, indexName, sameName } from './find.ts';
import { freeIndexName, supportingIndexes } from './given-names.ts';
import type { CatalogTable } from './table.ts';

/** The indexes after the clauses: of dropped columns relieved, of renamed columns rewritten, new ones named. */
export function applyIndexes(
  before: CatalogTable,
  clauses: readonly AlterClause[],
  origins: ReadonlyMap<string, string>,
  missing: string[],
): readonly IndexDefinition[] {
  const dropped = droppedIndexes(before, clauses, missing);
  const kept = before.indexes.filter((index) => !dropped.has(indexName(index)?.toLowerCase() ?? ''));
  const changed = kept.flatMap((index) => {
    const followed = followColumns(before, index, origins);
    return followed === undefined ? [] : [afterClauses(followed, clauses)];
  });
  const added = clauses.flatMap(addedIndexes);
  const keys = clauses.flatMap((clause) => (clause.op === 'add-foreign-key' ? [clause.foreignKey] : []));
  const supporting = supportingIndexes(keys, [...changed, ...added]);
  // Unique keys are named first, then those of foreign keys; a name that is written is taken from the start.
  const written = added.filter(({ name }) => name !== undefined);
  const unique = added.filter(({ kind }) => rank({ kind }) < 2);
  for (const index of [...unique, ...supporting, ...added.filter((one) => !unique.includes(one))]) {
    const taken = [...changed, ...written.filter((one) => one !== index)];
    changed.push({ ...index, name: freeName(index, taken) });
  }
  return changed.sort((a, b) => rank(a) - rank(b));
}

/** Indexes that a clause brings, those written inside a column's definition included. */
export function addedIndexes(clause: AlterClause): readonly IndexDefinition[] {
  switch (clause.op) {
    case 'add-index':
    case 'add-primary-key':
      return [clause.index];
    case 'add-column':
      return clause.columns.flatMap(inlineIndex);
    case 'modify-column':
    case 'change-column':
      return inlineIndex(clause.column);
    default:
      return [];
  }
}

function inlineIndex(column: ColumnDefinition): readonly IndexDefinition[] {
  if (column.inlineKey === undefined) return [];
  const kind = column.inlineKey === 'key' ? 'primary' : column.inlineKey;
  const part = { column: column.name, expression: undefined, prefix: undefined, descending: false };
  return [{ name: undefined, kind, parts: [part], invisible: false, using: undefined, comment: undefined }];
}

function droppedIndexes(before: CatalogTable, clauses: readonly AlterClause[], missing: string[]): Set<string> {
  const dropped = new Set<string>();
  for (const clause of clauses) {
    const name =
      clause.op === 'drop-index'
        ? clause.index
        : clause.op === 'drop-primary-key'
          ? 'PRIMARY'
          : constraint(before, clause);
    if (name === undefined) continue;
    if (!before.indexes.some((index) => sameName(indexName(index), name))) missing.push(name);
    dropped.add(name.toLowerCase());
  }
  return dropped;
}

/** DROP CONSTRAINT may name a unique key. */
function constraint(before: CatalogTable, clause: AlterClause): string | undefined {
  if (clause.op !== 'drop-constraint') return undefined;
  return before.indexes.some((index) => sameName(indexName(index), clause.name)) ? clause.name : undefined;
}

/** MySQL takes a dropped column out of every index, and drops the index that is left without parts. */
function followColumns(
  before: CatalogTable,
  index: IndexDefinition,
  origins: ReadonlyMap<string, string>,
): IndexDefinition | undefined {
  const parts = index.parts.flatMap((part) => {
    // Of an incomplete table the column may be unknown: it stays.
    if (part.column === undefined || findColumn(before, part.column) === undefined) return [part];
    const origin = part.column.toLowerCase();
    if (origins.get(origin) === origin) return [part];
    for (const [now, was] of origins) if (was === origin) return [{ ...part, column: now === was ? part.column : now }];
    return [];
  });
  return parts.length === 0 ? undefined : { ...index, parts };
}

function afterClauses(index: IndexDefinition, clauses: readonly AlterClause[]): IndexDefinition {
  let changed = index;
  for (const clause of clauses) {
    if (clause.op === 'rename-index' && sameName(index.name, clause.from)) changed = { ...changed, name: clause.to };
    if (clause.op === 'set-index-visibility' && sameName(index.name, clause.index)) {
      changed = { ...changed, invisible: !clause.visible };
    }
  }
  return changed;
}

function freeName(index: IndexDefinition, others: readonly IndexDefinition[]): string | undefined {
  return index.kind === 'primary' ? undefined : (index.name ?? freeIndexName(index, others));
}

/** MySQL keeps the primary key first and unique keys before others; the first usable one clusters the table. */
function rank(index: Pick<IndexDefinition, 'kind'>): number {
  return index.kind === 'primary' ? 0 : index.kind === 'unique' ? 1 : 2;
}
