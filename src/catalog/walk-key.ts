import type { IndexDefinition } from '../sql/statement.ts';
import { type ResolvedColumn, resolveColumn } from './resolved-column.ts';
import type { CatalogTable } from './table.ts';

/** An index that a table can be walked by: each row has one place in it, and the place can be named and found again. */
export interface WalkKey {
  /** Name of the index, `PRIMARY` for the primary key. */
  readonly name: string;
  readonly parts: readonly WalkKeyPart[];
}

export interface WalkKeyPart {
  readonly column: string;
  /** Lower case; integer synonyms resolved. */
  readonly dataType: string;
  readonly unsigned: boolean;
  /** Of character types. */
  readonly charset: string | undefined;
  readonly collation: string | undefined;
  /** Of ENUM and SET. */
  readonly members: readonly string[] | undefined;
  readonly descending: boolean;
}

/** Types whose values do not come back as the same value when written out and read in, or that cannot be compared. */
const unusableTypes = new Set(['float', 'double', 'json', 'geometry', 'point', 'linestring', 'polygon', 'vector']);

/**
 * Keys that a table can be walked by, the primary key first, then unique keys with fewer parts before others. A usable
 * key is unique, has NOT NULL columns alone, none of them floating-point, and is no prefix, functional or invisible
 * index (FORCE INDEX on an invisible one fails with 1176, seen on 9.7.4).
 */
export function usableKeys(table: CatalogTable): WalkKey[] {
  const columns = new Map(table.columns.map((column) => [column.name.toLowerCase(), resolveColumn(column, table)]));
  const keys = table.indexes.flatMap((index) => {
    const key = walkKey(index, columns);
    return key === undefined ? [] : [key];
  });
  const rank = (key: WalkKey) => (key.name === 'PRIMARY' ? 0 : key.parts.length);
  return keys.sort((a, b) => rank(a) - rank(b));
}

function walkKey(index: IndexDefinition, columns: ReadonlyMap<string, ResolvedColumn>): WalkKey | undefined {
  if (index.kind !== 'primary' && (index.kind !== 'unique' || index.invisible || index.name === undefined))
    return undefined;
  const parts: WalkKeyPart[] = [];
  for (const part of index.parts) {
    if (part.column === undefined || part.prefix !== undefined) return undefined;
    const column = columns.get(part.column.toLowerCase());
    if (column === undefined || unusableTypes.has(column.type)) return undefined;
    if (column.nullable && index.kind !== 'primary') return undefined;
    parts.push({
      column: column.definition.name,
      dataType: column.type,
      unsigned: column.unsigned,
      charset: column.charset,
      collation: column.collation,
      members: column.definition.type.members,
      descending: part.descending,
    });
  }
  return { name: index.kind === 'primary' ? 'PRIMARY' : (index.name as string), parts };
}
