import type { AlterClause } from '../../sql/statements/statement.ts';
import type { TableDefinition } from '../../sql/statements/table-definition.ts';

/** Places, names of tables, and texts of which blanks and comments change when they are rendered. */
const LEFT_OUT = new Set(['span', 'text', 'expression', 'onUpdate', 'table', 'names']);

/**
 * All that was read of clauses or of a table, as one text, but for what rendering may change: two that are alike have the same
 * clauses, columns, keys and options in the same order.
 */
export function fingerprint(
  read: readonly AlterClause[] | Pick<TableDefinition, 'columns' | 'indexes' | 'foreignKeys' | 'checks' | 'options'>,
): string {
  const parts = 'columns' in read ? [read.columns, read.indexes, read.foreignKeys, read.checks, read.options] : read;
  return JSON.stringify(parts, (key, value: unknown) => {
    if (key === 'to' && typeof value === 'object') return undefined;
    if (key === 'using' && typeof value === 'string') return value.toLowerCase();
    if (LEFT_OUT.has(key)) return typeof value;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
  });
}
