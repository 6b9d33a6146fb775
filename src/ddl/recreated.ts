import { sameName } from '../catalog/find.ts';
import type { Statement } from '../sql/statements/statement.ts';

/** Whether a view, trigger, routine or event is dropped only to be created again by a later statement of the phase. */
export function isRecreated(statement: Statement, later: readonly Statement[]): boolean {
  if (statement.kind !== 'object' || statement.verb !== 'drop') return false;
  return later.some(
    (other) =>
      other.kind === 'object' &&
      other.verb === 'create' &&
      other.object === statement.object &&
      sameName(other.name?.name, statement.name?.name),
  );
}
