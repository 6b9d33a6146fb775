import type { AlteredTable } from '../catalog/apply-alter.ts';
import { findColumn, indexesOver, sameName } from '../catalog/find.ts';
import type { ResolvedColumn } from '../catalog/resolved-column.ts';
import { resolveColumn } from '../catalog/resolved-column.ts';
import type { CatalogTable } from '../catalog/table.ts';
import { compareTypes } from './column-type-change.ts';
import type { Effects } from './effects.ts';
import { sameExpression } from './expression.ts';
import { geometryTypes } from './geometry-types.ts';
import type { TypeChange } from './type-change.ts';

/** Effects of added, dropped, renamed, moved and changed columns: what the table before and after shows. */
export function columnEffects(altered: AlteredTable, effects: Effects): void {
  const { before, after, origins } = altered;
  const used = new Set(origins.values());
  for (const column of before.columns) {
    if (used.has(column.name.toLowerCase())) continue;
    effects.add(
      column.generated?.stored === false ? 'drop-virtual' : 'drop-column',
      `column ${column.name} is dropped`,
    );
  }
  const samePrimary = primaryColumns(before) === primaryColumns(after);
  for (const column of after.columns) {
    const origin = origins.get(column.name.toLowerCase());
    const old = origin === undefined ? undefined : findColumn(before, origin);
    // Most columns are as they were; a primary key makes some NOT NULL.
    if (old === column && samePrimary) continue;
    const now = resolveColumn(column, after);
    if (old === undefined) addedColumn(now, effects);
    else changedColumn(resolveColumn(old, before), now, after, effects);
  }
  orderEffects(altered, effects);
  virtualOrder(altered, effects);
}

function primaryColumns({ indexes }: CatalogTable): string {
  const primary = indexes.find(({ kind }) => kind === 'primary');
  return JSON.stringify(primary?.parts.map(({ column }) => column?.toLowerCase()));
}

function addedColumn(column: ResolvedColumn, effects: Effects): void {
  const { name, default: fallback } = column.definition;
  if (column.generated === 'stored') {
    effects.copy.push(`every row needs a computed value of the STORED column ${name}`);
    return;
  }
  if (column.generated === 'virtual') {
    effects.add('add-virtual', `virtual column ${name} is added`);
    return;
  }
  effects.add('add-column', `column ${name} is added`);
  if (fallback?.kind === 'expression')
    effects.copy.push(`the default of ${name} is an expression that MySQL computes for each row`);
  if (column.definition.autoIncrement) {
    effects.add('add-auto-increment', `each row gets its own value of the AUTO_INCREMENT column ${name}`);
    effects.blocking.push(`writes wait while MySQL assigns values of the AUTO_INCREMENT column ${name}`);
  }
  // The server must be able to fail on a non-empty table, so it does not take the instant path.
  if (!column.nullable && fallback === undefined && needsDefault(column.type)) {
    effects.notInstant.push(
      `${name} is NOT NULL, has no default, and ${column.type.toUpperCase()} has no implicit one`,
    );
  }
}

/** Types without an implicit default that strict mode accepts: zero dates, and geometry. TIMESTAMP is let through (9.7.4). */
function needsDefault(type: string): boolean {
  return type === 'date' || type === 'datetime' || geometryTypes.has(type);
}

function changedColumn(was: ResolvedColumn, is: ResolvedColumn, after: CatalogTable, effects: Effects): void {
  const name = was.definition.name;
  if (!sameName(name, is.definition.name)) effects.add('rename-column', `column ${name} is renamed`);
  if (was.generated !== is.generated) {
    effects.copy.push(`${name} changes between generated and stored values`);
    return;
  }
  if (was.definition.generated !== undefined && is.definition.generated !== undefined) {
    if (!sameExpression(was.definition.generated.expression, is.definition.generated.expression)) {
      effects.copy.push(`the expression of the generated column ${name} changes`);
      return;
    }
  }
  // A column that no clause redefines keeps its character set, even if the default of the table changes.
  const change: TypeChange =
    was.definition === is.definition
      ? { kind: 'same' }
      : compareTypes(was, is, indexesOver(after, is.definition.name).length > 0);
  if (change.kind !== 'same' && was.type === 'varchar' && was.charset === undefined)
    effects.assumes.push(`the character set of ${name} is utf8mb4, the default of MySQL`);
  if (change.kind === 'different') effects.copy.push(change.because);
  if (change.kind === 'widened') effects.add(change.recast ? 'recast' : 'widen', change.because);
  if (was.nullable && !is.nullable) effects.add('not-nullable', `${name} becomes NOT NULL`);
  if (!was.nullable && is.nullable) effects.add('nullable', `${name} becomes NULL`);
  if ((was.definition.invisible ?? false) !== (is.definition.invisible ?? false)) {
    effects.add('definition', `the visibility of ${name} changes`);
  }
  if ((was.definition.columnFormat ?? 'default') !== (is.definition.columnFormat ?? 'default')) {
    effects.add('definition', `the column format of ${name} changes`);
  }
}

/** Only the order of stored columns counts; a virtual column has no place in the row. */
function orderEffects({ before, after, origins }: AlteredTable, effects: Effects): void {
  const positions = new Map(before.columns.map((column, index) => [column.name.toLowerCase(), index]));
  let last = -1;
  for (const column of after.columns) {
    const origin = origins.get(column.name.toLowerCase());
    if (origin === undefined || column.generated?.stored === false) continue;
    const position = positions.get(origin) ?? -1;
    if (position < last) {
      effects.add('order-columns', `column ${column.name} is moved`);
      return;
    }
    last = position;
  }
}

/**
 * InnoDB adds virtual columns in place only after the existing ones (check_v_col_in_order), hidden ones of functional
 * indexes included, and not in front of an AUTO_INCREMENT column (9.7.4).
 */
function virtualOrder({ before, after, origins }: AlteredTable, effects: Effects): void {
  const added = after.columns.findIndex(
    (column) => column.generated?.stored === false && !origins.has(column.name.toLowerCase()),
  );
  if (added === -1) return;
  const name = after.columns[added]?.name ?? '';
  const following = after.columns.slice(added + 1).filter((column) => origins.has(column.name.toLowerCase()));
  const virtual = following.find((column) => column.generated?.stored === false);
  const counter = following.find((column) => column.autoIncrement);
  if (virtual !== undefined)
    effects.virtualOrder = `the virtual column ${name} is added before the virtual column ${virtual.name}`;
  else if (counter !== undefined)
    effects.virtualOrder = `the virtual column ${name} is added before the AUTO_INCREMENT column`;
  else if (functionalParts(before).length > 0) {
    effects.virtualOrder = `the virtual column ${name} is added before the hidden column of a functional index`;
  }
}

export function functionalParts(table: CatalogTable): readonly string[] {
  return table.indexes.flatMap((index) => index.parts.flatMap((part) => part.expression ?? []));
}
