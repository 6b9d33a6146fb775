import type { ColumnDefinition, ColumnPosition } from '../sql/statements/definition.ts';
import type { AlterClause } from '../sql/statements/statement.ts';
import { sameName } from './find.ts';
import type { CatalogTable } from './table.ts';

interface Slot {
  readonly origin: string | undefined;
  readonly definition: ColumnDefinition;
}

/**
 * The columns after the clauses.
 * @param existing the columns as a table-wide clause (CONVERT TO) leaves them
 * @param missing takes the columns that are named and not there
 */
export function applyColumns(
  before: CatalogTable,
  existing: readonly ColumnDefinition[],
  clauses: readonly AlterClause[],
  missing: string[],
): { columns: readonly ColumnDefinition[]; origins: ReadonlyMap<string, string> } {
  const dropped = new Set<string>();
  for (const clause of clauses) {
    if (clause.op !== 'drop-column') continue;
    if (!before.columns.some((column) => sameName(column.name, clause.column))) missing.push(clause.column);
    dropped.add(clause.column.toLowerCase());
  }
  const slots: Slot[] = existing
    .filter((column) => !dropped.has(column.name.toLowerCase()))
    .map((definition) => ({ origin: definition.name.toLowerCase(), definition }));
  for (const clause of clauses) applyClause(slots, clause, missing);
  const origins = new Map<string, string>();
  for (const { origin, definition } of slots) {
    if (origin !== undefined) origins.set(definition.name.toLowerCase(), origin);
  }
  return { columns: slots.map((slot) => slot.definition), origins };
}

function applyClause(slots: Slot[], clause: AlterClause, missing: string[]): void {
  switch (clause.op) {
    case 'add-column': {
      let position = clause.position;
      for (const definition of clause.columns) {
        place(slots, { origin: undefined, definition }, position);
        if (position !== 'unchanged') position = { after: definition.name };
      }
      break;
    }
    case 'modify-column':
      redefine(slots, clause.column.name, () => clause.column, clause.position, missing);
      break;
    case 'change-column':
      redefine(slots, clause.from, () => clause.column, clause.position, missing);
      break;
    case 'rename-column':
      redefine(slots, clause.from, (column) => ({ ...column, name: clause.to }), 'unchanged', missing);
      break;
    case 'set-default':
      redefine(
        slots,
        clause.column,
        (column) => ({ ...column, default: writtenDefault(clause.expression) }),
        'unchanged',
        missing,
      );
      break;
    case 'drop-default':
      redefine(slots, clause.column, (column) => ({ ...column, default: undefined }), 'unchanged', missing);
      break;
    case 'set-column-visibility':
      redefine(slots, clause.column, (column) => ({ ...column, invisible: !clause.visible }), 'unchanged', missing);
      break;
    default:
      break;
  }
}

function redefine(
  slots: Slot[],
  name: string,
  change: (column: ColumnDefinition) => ColumnDefinition,
  position: ColumnPosition,
  missing: string[],
): void {
  const index = slots.findIndex((slot) => slot.origin === name.toLowerCase());
  const slot = slots[index];
  if (slot === undefined) {
    missing.push(name);
    return;
  }
  const changed = { origin: slot.origin, definition: change(slot.definition) };
  if (position === 'unchanged') {
    slots[index] = changed;
    return;
  }
  slots.splice(index, 1);
  place(slots, changed, position);
}

function place(slots: Slot[], slot: Slot, position: ColumnPosition): void {
  if (position === 'unchanged') slots.push(slot);
  else if (position === 'first') slots.unshift(slot);
  else {
    const index = slots.findIndex(({ definition }) => sameName(definition.name, position.after));
    slots.splice(index === -1 ? slots.length : index + 1, 0, slot);
  }
}

function writtenDefault(expression: string): ColumnDefinition['default'] {
  if (/^null$/i.test(expression)) return { kind: 'null', text: expression };
  if (expression.startsWith('(')) return { kind: 'expression', text: expression };
  if (/^(current_timestamp|now|localtime|localtimestamp)\b/i.test(expression)) {
    return { kind: 'current-timestamp', text: expression };
  }
  return { kind: 'literal', text: expression };
}
