import { findColumn } from '../../catalog/find.ts';
import { bytesOfCharacter, resolveColumn } from '../../catalog/resolved-column.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { engineOf, tableOption } from '../../catalog/table-options.ts';
import { fixedBytes } from '../../catalog/type-bytes.ts';
import type { IndexDefinition, IndexPart } from '../../sql/statements/definition.ts';

/** Most bytes of a whole key (error 1071; MySQL 9.7.4, with pages of 16 KiB). */
export const mostKeyBytes = 3072;

/** What the parts of an index take in bytes. */
export interface KeyLength {
  readonly parts: readonly PartLength[];
  /** Of all parts together. */
  readonly bytes: number;
  /** Most that one part may take: less in the older row formats. */
  readonly mostOfPart: number;
}

export interface PartLength {
  readonly bytes: number;
  /** Bytes of one character, of a part that a prefix can shorten; undefined for any other. */
  readonly each: number | undefined;
}

/** @returns undefined for FULLTEXT and SPATIAL indexes, other engines than InnoDB, and columns that are not known */
export function keyLength(index: IndexDefinition, table: CatalogTable): KeyLength | undefined {
  if (index.kind === 'fulltext' || index.kind === 'spatial' || engineOf(table.options) !== 'innodb') return undefined;
  const parts = index.parts.map((part) => partLength(part, table));
  if (!parts.every((part) => part !== undefined)) return undefined;
  const format = tableOption(table.options, 'row_format')?.toLowerCase();
  const mostOfPart = format === 'compact' || format === 'redundant' ? 767 : mostKeyBytes;
  return { parts, bytes: parts.reduce((sum, part) => sum + part.bytes, 0), mostOfPart };
}

/** A functional part is counted as nothing, for its type is not known. */
function partLength({ column: name, prefix }: IndexPart, table: CatalogTable): PartLength | undefined {
  if (name === undefined) return { bytes: 0, each: undefined };
  const definition = findColumn(table, name);
  if (definition === undefined) return undefined;
  const column = resolveColumn(definition, table);
  const each = bytesOfCharacter(column);
  if (each === undefined) {
    const members = column.definition.type.members?.length ?? 0;
    return { bytes: fixedBytes(column.type, column.arguments, members) ?? 0, each };
  }
  const length = prefix ?? column.arguments[0];
  return length === undefined ? undefined : { bytes: length * each, each };
}
