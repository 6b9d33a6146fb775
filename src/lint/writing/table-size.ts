import type { CatalogTable } from '../../catalog/table.ts';
import { lower, type Severity } from '../finding.ts';
import type { LintSettings } from '../settings.ts';

/** Bytes of a table with its indexes; undefined: not known. Of statistics and files the larger figure counts. */
export function bytesOf(table: CatalogTable): number | undefined {
  if (table.createdHere) return 0;
  const { dataBytes, indexBytes, fileBytes } = table.facts ?? {};
  if (dataBytes === undefined) return fileBytes;
  return Math.max(dataBytes + (indexBytes ?? 0), fileBytes ?? 0);
}

/** A table of unknown size counts as large. */
export function isSmall(table: CatalogTable, { thresholds }: LintSettings): boolean {
  const bytes = bytesOf(table);
  return bytes !== undefined && bytes < thresholds.small_table_bytes;
}

/** One level lower on a small table. */
export function sized(severity: Severity, table: CatalogTable, settings: LintSettings): Severity {
  return isSmall(table, settings) ? lower(severity) : severity;
}

/** `orders (12.3 GiB, about 40,000,000 rows)`, or just the name where nothing is known. */
export function withSize(table: CatalogTable): string {
  const bytes = bytesOf(table);
  const rows = table.facts?.rowsEstimate;
  const known = [
    ...(bytes === undefined ? [] : [inUnits(bytes)]),
    ...(rows === undefined ? [] : [`about ${rows.toLocaleString('en-US')} rows`]),
  ];
  return known.length === 0 ? table.name : `${table.name} (${known.join(', ')})`;
}

/** 1536 → `1.5 KiB` */
export function inUnits(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
