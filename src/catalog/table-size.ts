import type { CatalogTable } from './table.ts';

/** Bytes of a table with its indexes; undefined: not known. Of statistics and files the larger figure counts. */
export function tableBytes({ createdHere, facts }: CatalogTable): number | undefined {
  if (createdHere) return 0;
  const { dataBytes, indexBytes, fileBytes } = facts ?? {};
  if (dataBytes === undefined) return fileBytes;
  return Math.max(dataBytes + (indexBytes ?? 0), fileBytes ?? 0);
}

/** Whether a table is known to be smaller than that; one of unknown size is not. */
export function isSmallerThan(limit: number, table: CatalogTable): boolean {
  const bytes = tableBytes(table);
  return bytes !== undefined && bytes < limit;
}
