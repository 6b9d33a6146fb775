import type { CatalogTable } from '../../catalog/table.ts';
import { isSmallerThan, tableBytes } from '../../catalog/table-size.ts';
import { formatBytes } from '../../core/storage-size.ts';
import { lower, type Severity } from '../finding.ts';
import type { LintSettings } from '../settings.ts';

/** A table of unknown size counts as large. */
export function isSmall(table: CatalogTable, { thresholds }: LintSettings): boolean {
  return isSmallerThan(thresholds.small_table_bytes, table);
}

/** One level lower on a small table. */
export function sized(severity: Severity, table: CatalogTable, settings: LintSettings): Severity {
  return isSmall(table, settings) ? lower(severity) : severity;
}

/** `orders (12.3 GiB, about 40,000,000 rows)`, or just the name where nothing is known. */
export function withSize(table: CatalogTable): string {
  const bytes = tableBytes(table);
  const rows = table.facts?.rowsEstimate;
  const known = [
    ...(bytes === undefined ? [] : [formatBytes(bytes)]),
    ...(rows === undefined ? [] : [`about ${rows.toLocaleString('en-US')} rows`]),
  ];
  return known.length === 0 ? table.name : `${table.name} (${known.join(', ')})`;
}
