import { markdownTable } from 'markdown-table';

/** A table of Markdown; cells are escaped already. */
export function pageTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  // Unpadded, so that a longer description changes one line and not all of them.
  return markdownTable([head, ...rows], { alignDelimiters: false, padding: true });
}

/** Text for a cell of a table. */
export function cell(value: string): string {
  return value.trim().replaceAll('|', '\\|').replaceAll('\n', ' ');
}
