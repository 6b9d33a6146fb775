import { findColumn, indexName } from '../catalog/find.ts';
import { bytesOfCharacter, maximumBytes, resolveColumn } from '../catalog/resolved-column.ts';
import type { CatalogTable } from '../catalog/table.ts';
import { fixedBytes } from '../catalog/type-bytes.ts';
import { MiB } from '../core/storage-size.ts';
import type { IndexDefinition } from '../sql/statements/definition.ts';
import type { Lacking } from './missing.ts';

/** Size of a table, as far as it is known. */
export interface TableInputs {
  readonly rows: number;
  /** Of the clustered index: the rows themselves. */
  readonly dataBytes: number;
  readonly indexes: readonly IndexInputs[];
}

export interface IndexInputs {
  readonly name: string;
  readonly bytes: number;
  /** Whether its first column is a text. */
  readonly ofText: boolean;
}

/** A file grows by several extents at a time and has a few pages of metadata. */
const EXTENSION = 6 * MiB;
/** Statistics that are off by more than this factor are useless. */
const FAR_OFF = 3;
/** A file larger by up to this factor may have pages that are not full. */
const FREE_SPACE = 1.3;
/** A file of this size has rows, even if the statistics say 0. */
const NOT_EMPTY = 4 * MiB;

/** @returns the missing input if the size is unknown */
export function tableInputs(table: CatalogTable): TableInputs | Lacking {
  const { facts, name } = table;
  if (table.kind === 'view') return { missing: { kind: 'view', what: `what the view ${name} reads`, table: name } };
  if (table.createdHere) return { rows: 0, dataBytes: 0, indexes: [] };
  if (facts?.rowsEstimate === undefined || facts.dataBytes === undefined) {
    // Of a table that is not in the catalog, only the name is known.
    const kind = facts === undefined ? 'table' : 'size';
    return { missing: { kind, what: `rows and bytes of ${name}`, table: name } };
  }
  if (facts.rowsEstimate === 0 && (facts.fileBytes ?? facts.dataBytes) >= NOT_EMPTY) {
    const what = `the row count of ${name} (its statistics say 0 rows, but its file is not empty: run ANALYZE TABLE)`;
    return { missing: { kind: 'statistics', what, table: name } };
  }
  // File sizes are exact; statistics of a growing table are out of date.
  const counted = facts.dataBytes + (facts.indexBytes ?? 0);
  const used = (facts.fileBytes ?? 0) - (facts.freeBytes ?? 0) - EXTENSION;
  const beyond = counted > 0 ? used / counted / 1.1 : 1;
  if (beyond > FAR_OFF && used >= NOT_EMPTY) {
    const what = `the size of ${name} (its statistics count a third of its file or less: run ANALYZE TABLE)`;
    return { missing: { kind: 'statistics', what, table: name } };
  }
  const growth = beyond > FREE_SPACE ? beyond : 1;
  const rows = Math.round(facts.rowsEstimate * growth);
  const indexes = table.indexes
    .filter(({ kind }) => kind !== 'primary')
    .map((index) => {
      const inputs = indexInputs(index, table, rows);
      return { ...inputs, bytes: facts.indexSizes?.[inputs.name] ?? inputs.bytes };
    });
  return { rows, dataBytes: facts.dataBytes * growth, indexes };
}

/** An index of a table with the given rows; its size is computed from its columns. */
export function indexInputs(index: IndexDefinition, table: CatalogTable, rows: number): IndexInputs {
  return {
    name: indexName(index) ?? '',
    bytes: indexBytes(index, table, rows),
    ofText: isOfText(index, table),
  };
}

/** What an index takes: the key's columns and the primary key's for each row, and a page is nine tenths full (manual, "Sorted Index Builds"). */
function indexBytes(index: IndexDefinition, table: CatalogTable, rows: number): number {
  const primary = table.indexes.find(({ kind }) => kind === 'primary');
  const parts = [...index.parts, ...(primary?.parts ?? [])];
  const key = parts.reduce((sum, part) => sum + partBytes(part.column, part.prefix, table), 0);
  return Math.round((rows * (key + 13)) / 0.9);
}

/** Whether the entries of an index are sorted by a text first. */
function isOfText({ parts }: IndexDefinition, table: CatalogTable): boolean {
  const [first] = parts;
  const column = first?.column === undefined ? undefined : findColumn(table, first.column);
  return column === undefined || resolveColumn(column, table).charset !== undefined;
}

/** Of texts the values are taken to be a third of what the type allows, and at most 40 bytes: most are names and codes. */
function partBytes(column: string | undefined, prefix: number | undefined, table: CatalogTable): number {
  const definition = column === undefined ? undefined : findColumn(table, column);
  if (definition === undefined) return 16;
  const resolved = resolveColumn(definition, table);
  const known = fixedBytes(resolved.type, resolved.arguments, definition.type.members?.length ?? 0);
  if (known !== undefined) return known;
  const most = prefix === undefined ? (maximumBytes(resolved) ?? 120) : prefix * (bytesOfCharacter(resolved) ?? 4);
  return resolved.type === 'char' || resolved.type === 'binary'
    ? (resolved.arguments[0] ?? 1)
    : Math.min(40, Math.max(4, most / 3));
}
