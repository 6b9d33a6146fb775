import type { CatalogTable } from '../catalog/table.ts';
import { tableOption } from '../catalog/table-options.ts';

/** A dropped FULLTEXT index leaves its hidden column until the table is rebuilt. */
export function hasFulltext(table: CatalogTable): boolean {
  return table.facts?.hasFtsDocId === true || table.indexes.some((index) => index.kind === 'fulltext');
}

/** ROW_FORMAT=COMPRESSED, written or implied by KEY_BLOCK_SIZE. */
export function isCompressed(table: CatalogTable): boolean {
  const format = tableOption(table.options, 'row_format')?.toLowerCase();
  if (format !== undefined && format !== 'default') return format === 'compressed';
  return Number(tableOption(table.options, 'key_block_size') ?? 0) > 0;
}
