import type { Catalog } from '../catalog/catalog.ts';
import { sameName } from '../catalog/find.ts';
import type { Statement } from '../sql/statements/statement.ts';

/**
 * Whether a view, trigger, routine or event is dropped only to be created again by a later statement of the phase; a trigger on
 * the same table.
 * @param before the definitions before the drop
 */
export function isRecreated(statement: Statement, later: readonly Statement[], before: Catalog): boolean {
  if (statement.kind !== 'object' || statement.verb !== 'drop' || statement.name === undefined) return false;
  const { object: kind, name } = statement;
  const old = kind === 'trigger' ? before.object(kind, name) : undefined;
  return later.some(
    (other) =>
      other.kind === 'object' &&
      other.verb === 'create' &&
      other.object === kind &&
      sameName(other.name?.name, name.name) &&
      before.sameTable({ schema: other.name?.schema, name: '' }, { schema: name.schema, name: '' }) &&
      (old?.onTable === undefined || sameName(other.onTable?.name, old.onTable)),
  );
}
