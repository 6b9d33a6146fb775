import type { IndexDefinition, IndexPart } from '../sql/statements/definition.ts';
import { findColumn, indexName } from './find.ts';
import { resolveColumn } from './resolved-column.ts';
import type { CatalogTable } from './table.ts';

/** A key along which every row of a table is met exactly once. */
export interface WalkKey {
  /** Of the index, `PRIMARY` for the primary key; for FORCE INDEX. */
  readonly name: string;
  readonly parts: readonly WalkKeyPart[];
}

export interface WalkKeyPart {
  /** As the table writes it. */
  readonly column: string;
  /** Lower case and without arguments, e.g. `varchar`; CHAR of the character set `binary` is `binary`. */
  readonly dataType: string;
  readonly unsigned: boolean;
  /** Of character types, ENUM and SET. */
  readonly charset: string | undefined;
  readonly collation: string | undefined;
  /** Length in characters, bytes or bits; precision and scale; fractional digits. Empty for integers. */
  readonly arguments: readonly number[];
  /** Of TIME, DATETIME and TIMESTAMP; 0 for all others. */
  readonly fractionalDigits: number;
  /** Of ENUM and SET, unescaped, in order. */
  readonly members: readonly string[] | undefined;
  readonly descending: boolean;
}

const INTEGERS = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint']);

/** Whether places in the table can be known without reading it: its first part is an integer that ascends. */
export function beginsWithInteger({ parts: [first] }: WalkKey): boolean {
  return first !== undefined && INTEGERS.has(first.dataType) && !first.descending;
}

const TEMPORAL = new Set(['time', 'datetime', 'timestamp']);

/**
 * The keys that a backfill may walk, the primary key first: unique, of whole columns that are NOT NULL and not FLOAT or
 * DOUBLE (which do not compare equal to their own text), visible (FORCE INDEX on an invisible one is error 1176), and
 * without functional parts.
 */
export function usableKeys(table: CatalogTable): readonly WalkKey[] {
  const keys = table.indexes.flatMap((index) => usableKey(index, table) ?? []);
  return keys.sort((a, b) => Number(b.name === 'PRIMARY') - Number(a.name === 'PRIMARY'));
}

function usableKey(index: IndexDefinition, table: CatalogTable): WalkKey | undefined {
  if ((index.kind !== 'primary' && index.kind !== 'unique') || index.invisible) return undefined;
  const name = indexName(index);
  const parts = index.parts.map((part) => usablePart(part, table));
  if (name === undefined || !parts.every((part) => part !== undefined)) return undefined;
  return { name, parts };
}

function usablePart(part: IndexPart, table: CatalogTable): WalkKeyPart | undefined {
  const definition = part.column === undefined ? undefined : findColumn(table, part.column);
  if (definition === undefined || part.prefix !== undefined) return undefined;
  const column = resolveColumn(definition, table);
  if (column.nullable || column.type === 'float' || column.type === 'double') return undefined;
  return {
    column: definition.name,
    dataType: column.type,
    unsigned: column.unsigned,
    charset: column.charset,
    collation: column.collation,
    arguments: column.arguments,
    fractionalDigits: TEMPORAL.has(column.type) ? (column.arguments[0] ?? 0) : 0,
    members: definition.type.members,
    descending: part.descending,
  };
}
