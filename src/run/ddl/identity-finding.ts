import type { Session } from '../../mysql/session.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import type { ObjectChange, TableIdentity } from '../../state/object-change.ts';
import { type DatabaseObject, objectLabel } from './definition.ts';
import { afterRenames } from './renamed.ts';
import { readIdentity } from './table-identity.ts';

/** Identities as they are now, by the object's label; undefined where they cannot be read. */
export type Identities = ReadonlyMap<string, TableIdentity | undefined>;

interface Touched {
  readonly object: DatabaseObject;
  readonly change: ObjectChange;
  readonly now: string | null;
}

/** Reads the identities of those tables whose identity was journalled, or that took the place of such a one. */
export async function readIdentities(session: Session, touched: readonly Touched[]): Promise<Identities> {
  const identities = new Map<string, TableIdentity | undefined>();
  if (touched.every(({ change }) => change.identity === undefined)) return identities;
  for (const { object, change, now } of touched) {
    if (object.type === 'table' && now !== null) identities.set(change.name, await readIdentity(session, object));
  }
  return identities;
}

/** Statements that change which table a name stands for, or what is in it, and not how it is defined. */
export function isJudgedByIdentity(statement: Statement): boolean {
  switch (statement.kind) {
    case 'rename-table':
    case 'truncate-table':
      return true;
    case 'alter-table':
      return statement.clauses.some(
        (clause) =>
          (clause.op === 'partition' && (clause.action === 'truncate' || clause.action === 'exchange')) ||
          (clause.op === 'rename-table' && statement.clauses.length === 1),
      );
    default:
      return false;
  }
}

/** FORCE, ENGINE=InnoDB, OPTIMIZE: a second rebuild does no harm but for the time it takes. */
export function isRebuild(statement: Statement): boolean {
  if (statement.kind === 'optimize-table') return true;
  return (
    statement.kind === 'alter-table' &&
    statement.clauses.length > 0 &&
    statement.clauses.every(
      (clause) => clause.op === 'force' || (clause.op === 'table-option' && clause.name === 'engine'),
    )
  );
}

/** Whether every table has been rebuilt since the intent, by this statement or another. */
export function isRebuilt(touched: readonly Touched[], identities: Identities): boolean {
  return touched.every(({ change }) => {
    const now = identities.get(change.name);
    if (change.identity === undefined || now === undefined) return false;
    return Object.entries(change.identity.ids).every(([part, id]) => now.ids[part] !== id);
  });
}

/**
 * What the ids of tables say of TRUNCATE, RENAME and EXCHANGE PARTITION.
 * @returns `unknown` where they could not be read
 */
export function identityFinding(
  statement: Statement,
  objects: readonly DatabaseObject[],
  touched: readonly Touched[],
  identities: Identities,
): 'done' | 'not-done' | 'unknown' | { readonly because: string } {
  const before = new Map(touched.map(({ change }) => [change.name, change.identity ?? null]));
  const now = new Map(touched.map(({ change }) => [change.name, identities.get(change.name) ?? null]));
  const readable = touched.every(
    ({ change, now: definition }) =>
      (change.before === null || change.identity !== undefined) &&
      (definition === null || identities.get(change.name) !== undefined),
  );
  if (!readable) return 'unknown';
  if (statement.kind === 'truncate-table') return truncated(before, now, () => true);
  if (statement.kind === 'alter-table') {
    for (const clause of statement.clauses) {
      if (clause.op !== 'partition') continue;
      const named = new Set(clause.names.map((name) => name.toLowerCase()));
      if (clause.action === 'truncate')
        return truncated(before, now, (part) => named.size === 0 || named.has(part.split('#')[0] ?? ''));
      if (clause.action === 'exchange') return exchanged([...named][0] ?? '', objects, before, now);
    }
  }
  const expected = afterRenames(objects, before, (identity) => identity);
  if (everySame(before, now)) return 'not-done';
  return everySame(expected, now)
    ? 'done'
    : { because: 'The names stand for other tables than before it, and not for those that it would have given them.' };
}

type ByName = ReadonlyMap<string, TableIdentity | null>;

function truncated(before: ByName, now: ByName, concerns: (part: string) => boolean) {
  const [label] = before.keys();
  const [was, is] = [before.get(label ?? ''), now.get(label ?? '')];
  if (was == null || is == null) return { because: 'The table is gone.' };
  const parts = Object.keys(was.ids).filter(concerns);
  if (parts.every((part) => was.ids[part] === is.ids[part])) return 'not-done';
  if (was.created === is.created && parts.every((part) => was.ids[part] !== is.ids[part])) return 'done';
  return { because: 'The table was rebuilt or altered since, and that hides whether it was emptied.' };
}

function exchanged(partition: string, objects: readonly DatabaseObject[], before: ByName, now: ByName) {
  const [table, other] = objects.map((object) => objectLabel(object));
  const idsOf = (names: ByName) => [names.get(table ?? '')?.ids[partition], names.get(other ?? '')?.ids['']] as const;
  const [[wasIn, wasOut], [isIn, isOut]] = [idsOf(before), idsOf(now)];
  if (wasIn !== undefined && wasIn === isIn && wasOut === isOut) return 'not-done';
  if (wasIn !== undefined && wasIn === isOut && wasOut === isIn) return 'done';
  return {
    because: 'The partition or the table was rebuilt or emptied since, and that hides whether they changed places.',
  };
}

/** One table under one name, whatever was altered in it without a rebuild. */
function everySame(a: ByName, b: ByName): boolean {
  return [...a].every(([name, identity]) => JSON.stringify(identity?.ids) === JSON.stringify(b.get(name)?.ids));
}
