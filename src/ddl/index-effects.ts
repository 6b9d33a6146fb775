import type { AlteredTable } from '../catalog/apply-alter.ts';
import { findColumn, indexName, sameName } from '../catalog/find.ts';
import { resolveColumn } from '../catalog/resolved-column.ts';
import type { CatalogTable } from '../catalog/table.ts';
import type { IndexDefinition } from '../sql/statements/definition.ts';
import type { AlterClause } from '../sql/statements/statement.ts';
import type { Effects } from './effects.ts';
import { sameExpression } from './expression.ts';

/**
 * Effects of indexes that are there before and not after, or the other way round, as fill_alter_inplace_info in
 * sql/sql_table.cc counts them: an index that comes back unchanged is neither dropped nor added.
 */
export function indexEffects(altered: AlteredTable, clauses: readonly AlterClause[], effects: Effects): void {
  const { before, after } = altered;
  const renamed = renames(clauses);
  // A functional index that is dropped and added again gets a new hidden column, even if it is identical.
  const again = new Set(clauses.flatMap((clause) => (clause.op === 'drop-index' ? clause.index.toLowerCase() : [])));
  const byName = new Map([...after.indexes].reverse().map((index) => [indexName(index)?.toLowerCase(), index]));
  const counterparts = before.indexes.map((index) =>
    isFunctional(index) && again.has(index.name?.toLowerCase() ?? '')
      ? undefined
      : unchanged(index, byName, altered, renamed),
  );
  const dropped = before.indexes.filter((_, position) => counterparts[position] === undefined);
  const kept = new Set(counterparts);
  const added = after.indexes.filter((index) => !kept.has(index));
  const candidates = countCandidates(before, dropped, effects);
  addedEffects(altered, added, candidates, effects);
}

/** New names by the old ones in lower case. */
function renames(clauses: readonly AlterClause[]): ReadonlyMap<string, string> {
  return new Map(
    clauses.flatMap((clause) =>
      clause.op === 'rename-index' ? [[clause.from.toLowerCase(), clause.to] as const] : [],
    ),
  );
}

/** @param byName the indexes there are afterwards, by their names in lower case */
function unchanged(
  index: IndexDefinition,
  byName: ReadonlyMap<string | undefined, IndexDefinition>,
  altered: AlteredTable,
  renamed: ReadonlyMap<string, string>,
): IndexDefinition | undefined {
  const name = renamed.get(indexName(index)?.toLowerCase() ?? '') ?? indexName(index);
  const found = name === undefined ? undefined : byName.get(name.toLowerCase());
  return found !== undefined && sameIndex(index, found, altered) ? found : undefined;
}

/** Everything of an index but its name and visibility; InnoDB takes USING HASH for a B-tree. */
function sameIndex(was: IndexDefinition, is: IndexDefinition, { origins }: AlteredTable): boolean {
  if (
    was.kind !== is.kind ||
    (was.comment ?? '') !== (is.comment ?? '') ||
    was.parser !== is.parser ||
    was.parts.length !== is.parts.length
  )
    return false;
  return was.parts.every((part, position) => {
    const other = is.parts[position];
    if (other === undefined || part.prefix !== other.prefix || part.descending !== other.descending) return false;
    if (part.expression !== undefined && other.expression !== undefined) {
      return sameExpression(part.expression, other.expression);
    }
    if (part.column === undefined || other.column === undefined) return false;
    const origin = origins.get(other.column.toLowerCase()) ?? other.column;
    return sameName(part.column, origin);
  });
}

/** @returns how many keys that could cluster the table are left once the dropped ones are gone */
function countCandidates(before: CatalogTable, dropped: readonly IndexDefinition[], effects: Effects): number {
  const candidates = before.indexes.filter((index) => isCandidate(index, before));
  const clustered = candidates[0];
  let left = candidates.length;
  for (const index of dropped) {
    const reason = `index ${indexName(index)} is dropped`;
    if (isFunctional(index))
      effects.add('drop-hidden', `the hidden column of functional index ${index.name} is dropped`);
    if (candidates.includes(index)) left--;
    if (index === clustered)
      effects.add('drop-primary', `the key that clusters the table, ${indexName(index)}, is dropped`);
    else effects.add(index.kind === 'unique' ? 'drop-unique' : 'drop-index', reason);
  }
  return left;
}

/** A primary key, or a unique key of whole columns that are NOT NULL. */
export function isCandidate(index: IndexDefinition, table: CatalogTable): boolean {
  if (index.kind === 'primary') return true;
  if (index.kind !== 'unique') return false;
  return index.parts.every((part) => {
    const column = part.column === undefined ? undefined : findColumn(table, part.column);
    return column !== undefined && part.prefix === undefined && !resolveColumn(column, table).nullable;
  });
}

function addedEffects(
  altered: AlteredTable,
  added: readonly IndexDefinition[],
  candidatesLeft: number,
  effects: Effects,
): void {
  const { after } = altered;
  let candidates = candidatesLeft;
  const fulltext = added.filter((index) => index.kind === 'fulltext');
  if (fulltext.length > 1) effects.copy.push('InnoDB builds only one FULLTEXT index per statement');
  for (const index of added) {
    const name = indexName(index) ?? 'without a name';
    if (index.kind === 'fulltext') {
      effects.add('add-fulltext', `FULLTEXT index ${name} is built`);
      effects.blocking.push(`writes wait while FULLTEXT index ${name} is built`);
    } else if (index.kind === 'spatial') {
      effects.add('add-spatial', `SPATIAL index ${name} is built`);
      effects.blocking.push(`writes wait while SPATIAL index ${name} is built`);
    } else if (isCandidate(index, after)) {
      const clusters = index.kind === 'primary' || candidates === 0;
      effects.add(
        clusters ? 'add-primary' : 'add-unique',
        clusters ? `${name} becomes the key that clusters the table` : `unique index ${name} is built`,
      );
      candidates++;
    } else if (index.kind === 'unique') effects.add('add-unique', `unique index ${name} is built`);
    else effects.add('add-index', `index ${name} is built`);
    newVirtualParts(index, altered, effects);
  }
}

function isFunctional(index: IndexDefinition): boolean {
  return index.parts.some((part) => part.expression !== undefined);
}

function isBefore(a: string | undefined, b: string | undefined): boolean {
  return (a ?? '').toLowerCase() < (b ?? '').toLowerCase();
}

/** An index over a virtual column of the same statement; a functional index makes such a column, hidden. */
function newVirtualParts(index: IndexDefinition, { before, after, origins }: AlteredTable, effects: Effects): void {
  for (const part of index.parts) {
    if (part.expression !== undefined) {
      effects.add('add-virtual', `functional index ${index.name} adds a hidden virtual column`);
      // Hidden columns are ordered by the names of their indexes, and none takes another's place in place (9.7.4).
      const gone = effects.has('drop-hidden');
      const existing = before.indexes.find(
        (other) => isFunctional(other) && (gone || !isBefore(other.name, index.name)),
      );
      if (existing !== undefined) {
        effects.virtualOrder = `the hidden column of ${index.name} is added before that of functional index ${existing.name}`;
      }
      effects.blocking.push(`writes wait while functional index ${index.name} is built`);
      continue;
    }
    const column = part.column === undefined ? undefined : findColumn(after, part.column);
    if (column?.generated?.stored !== false || origins.has(column.name.toLowerCase())) continue;
    effects.blocking.push(
      `index ${indexName(index)} is built over the virtual column ${column.name} of the same statement`,
    );
  }
}
