import type { PlacedStatement } from '../../migration/migration.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import { expectedRoutine, expectedView, isCreatedBy, triggerText, wordsOf } from '../ddl/created-object.ts';
import { type DatabaseObject, objectLabel, readDefinition, sameDefinition } from '../ddl/definition.ts';
import { objectsOf } from '../ddl/objects.ts';
import { differs, type Effect, type EffectOrder, notChecked, there } from './effect.ts';
import { checkTable } from './table-effect.ts';

/** The effect on one object; `object` is `table app.orders`, or a statement about no object of a schema. */
export interface ObjectEffect extends Effect {
  readonly object: string;
}

/**
 * Looks whether the effect of DDL statements is there, by the definitions alone: nothing need be known of the time before
 * them. It changes nothing but empty copies that it makes and drops.
 * @param statements in their order; what a later one changes again is not asked of an earlier one
 * @param wanted only of these objects, by their labels; undefined: of all
 */
export async function checkEffects(
  order: EffectOrder,
  statements: readonly PlacedStatement[],
  wanted?: (object: string) => boolean,
): Promise<ObjectEffect[]> {
  const touched = new Map<string, { readonly object: DatabaseObject; readonly by: PlacedStatement[] }>();
  const effects: ObjectEffect[] = [];
  for (const placed of statements) {
    if (placed.statement.kind === 'set') continue;
    const objects = objectsOf(placed.statement, order.database);
    if (objects.length === 0)
      effects.push({
        object: short(placed.sql),
        ...notChecked('phasedb cannot read the definition of such an object'),
      });
    for (const object of objects) {
      const known = touched.get(objectLabel(object)) ?? { object, by: [] };
      known.by.push(placed);
      touched.set(objectLabel(object), known);
    }
  }
  for (const [label, { object, by }] of touched) {
    if (wanted !== undefined && !wanted(label)) continue;
    for (const effect of await effectsOn(order, object, by)) effects.push({ object: label, ...effect });
  }
  return effects;
}

async function effectsOn(
  order: EffectOrder,
  object: DatabaseObject,
  by: readonly PlacedStatement[],
): Promise<readonly Effect[]> {
  const now = await readDefinition(order.session, object);
  const last = by.at(-1) as PlacedStatement;
  if (endsAbsent(last.statement, object, order.database)) return [now === null ? there : differs('(absent)', now)];
  if (now === null) return [differs(`as this statement makes it: ${last.sql}`, '(absent)')];
  if (object.type === 'table') return checkTable(order, object, by, now);
  return [await effectOnOther(order, object, last, now)];
}

async function effectOnOther(
  { session, sqlMode }: EffectOrder,
  object: DatabaseObject,
  { sql, statement }: PlacedStatement,
  now: string,
): Promise<Effect> {
  if (statement.kind !== 'object') return notChecked('its definition does not show what the statement did');
  switch (object.type) {
    case 'view': {
      const expected = await expectedView({ session, sqlMode, sql, statement, view: object });
      if (expected === undefined) return notChecked('MySQL refuses the statement now, so that nothing can be compared');
      return sameDefinition(expected, now) ? there : differs(expected, now);
    }
    case 'trigger': {
      const expected = triggerText(sql, statement);
      if (expected === undefined) return notChecked('phasedb cannot read where the body of the trigger begins');
      return wordsOf(expected).join(' ') === wordsOf(now).join(' ') ? there : differs(expected, now);
    }
    case 'procedure':
    case 'function':
    case 'event': {
      if (statement.verb !== 'create') return notChecked('phasedb does not compare what ALTER changes in it');
      const routine = object.type === 'event' ? undefined : object;
      const expected = routine && (await expectedRoutine({ session, sqlMode, sql, statement, routine }));
      if (expected !== undefined) return expected === now ? there : differs(expected, now);
      const same = isCreatedBy(sql, now);
      if (same === undefined) return notChecked('its body is not visible to this user');
      return same ? there : differs(sql, now);
    }
    default:
      return notChecked('it is present; phasedb does not compare its options');
  }
}

/** Whether an object is gone after a statement. */
function endsAbsent(statement: Statement, object: DatabaseObject, database: string): boolean {
  if (statement.kind === 'drop-table') return true;
  if (statement.kind === 'object') return statement.verb === 'drop';
  const renames =
    statement.kind === 'rename-table'
      ? statement.renames
      : statement.kind === 'alter-table'
        ? statement.clauses.flatMap((clause) =>
            clause.op === 'rename-table' ? [{ from: statement.table, to: clause.to }] : [],
          )
        : [];
  const named = ({ schema, name }: { readonly schema: string | undefined; readonly name: string }) =>
    (schema ?? database) === object.schema && name === object.name;
  return renames.findLastIndex(({ from }) => named(from)) > renames.findLastIndex(({ to }) => named(to));
}

function short(sql: string): string {
  const line = sql.replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 77)}…` : line;
}
