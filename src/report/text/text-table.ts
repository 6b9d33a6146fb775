import { markdownTable } from 'markdown-table';
import { oneLine } from './visible.ts';

/**
 * An aligned table that is Markdown too. Cells are made harmless and put on one line; the last column is cut so that no
 * line is longer than `width`, but never below 20 characters.
 * @param rows the first one is the heading
 */
export function textTable(rows: readonly (readonly string[])[], width: number, align?: readonly ('l' | 'r')[]): string {
  const cells = rows.map((row) => row.map((cell) => oneLine(cell, 1000).replaceAll('|', '\\|')));
  const last = lastColumnWidth(cells, width);
  const cut = cells.map((row) => row.map((cell, i) => (i === row.length - 1 ? oneLine(cell, last) : cell)));
  return markdownTable(cut, { align: align ?? null, stringLength: (text) => [...text].length });
}

/** Characters that {@link textTable} leaves to the last column. */
export function lastColumnWidth(rows: readonly (readonly string[])[], width: number): number {
  const columns = rows[0]?.length ?? 0;
  let taken = 3 * columns + 1;
  for (let i = 0; i < columns - 1; i++) taken += Math.max(3, ...rows.map((row) => [...(row[i] ?? '')].length));
  return Math.max(20, width - taken);
}
