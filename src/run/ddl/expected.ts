import { atLeast, parseVersion, since } from '../../core/mysql-version.ts';
import type { Session } from '../../mysql/session.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import type { ObjectChange } from '../../state/object-change.ts';
import { expectedTable } from './copied-table.ts';
import { expectedRoutine, expectedView, triggerText } from './created-object.ts';
import { type DatabaseObject, objectLabel, readDefinition, sameDefinition } from './definition.ts';
import { objectsOf } from './objects.ts';
import { afterRenames, renamedDefinition } from './renamed.ts';
import { readIdentity } from './table-identity.ts';

/**
 * What each object that a statement touches is now, and what it will be, found out by running the statement on an empty
 * copy of the table. `expected` is undefined where that cannot be known. Where the definition will not tell whether the
 * statement was done, the table's identity is kept with it.
 * @param session with our own sql_mode; author statements run on it under theirs
 * @param sqlMode the author's
 */
export async function expectDefinitions(
  session: Session,
  sqlMode: string,
  database: string,
  sql: string,
  statement: Statement,
): Promise<ObjectChange[]> {
  const objects = objectsOf(statement, database);
  const before = new Map<string, string | null>();
  for (const object of objects) before.set(objectLabel(object), await readDefinition(session, object));
  const expected = await expectedOf(session, sqlMode, sql, statement, objects, before);
  const changes: ObjectChange[] = [];
  for (const object of objects) {
    const name = objectLabel(object);
    const change = { name, before: before.get(name) ?? null, expected: expected.get(name) };
    const identity = needsIdentity(statement, object, change) ? await readIdentity(session, object) : undefined;
    changes.push(identity === undefined ? change : { ...change, identity });
  }
  return changes;
}

type Definitions = ReadonlyMap<string, string | null>;

async function expectedOf(
  session: Session,
  sqlMode: string,
  sql: string,
  statement: Statement,
  objects: readonly DatabaseObject[],
  before: Definitions,
): Promise<Definitions> {
  const [first, second] = objects;
  if (first === undefined) return new Map();
  const definition = before.get(objectLabel(first)) ?? null;
  const only = (expected: string | null | undefined) =>
    new Map(expected === undefined ? [] : [[objectLabel(first), expected]]);
  switch (statement.kind) {
    case 'drop-table':
      return new Map(objects.map((object) => [objectLabel(object), null]));
    case 'rename-table':
      return afterRenames(objects, before, renamedDefinition);
    case 'optimize-table':
    case 'truncate-table':
      return before;
    case 'create-table':
      if (definition !== null) return only(statement.ifNotExists ? definition : undefined);
      if (statement.fromQuery && !(await fillsAtOnce(session))) return new Map();
      return only(await expectedTable({ session, sqlMode, sql, statement, table: first, definition }));
    case 'object': {
      if (statement.verb === 'drop') return only(null);
      if (definition !== null && statement.ifNotExists) return only(definition);
      if (first.type === 'view') return only(await expectedView({ session, sqlMode, sql, statement, view: first }));
      if (first.type === 'procedure' || first.type === 'function')
        return only(await expectedRoutine({ session, sqlMode, sql, statement, routine: first }));
      return only(triggerText(sql, statement));
    }
    case 'alter-table':
    case 'create-index':
    case 'drop-index': {
      if (definition === null) return new Map();
      const clauses = statement.kind === 'alter-table' ? statement.clauses : [];
      if (clauses.some((clause) => clause.op === 'partition' && clause.action === 'exchange')) return before;
      const after = await expectedTable({ session, sqlMode, sql, statement, table: first, definition });
      if (after === undefined) return new Map();
      if (second === undefined || objectLabel(second) === objectLabel(first)) return only(after);
      return afterRenames([first, second], new Map([...before, [objectLabel(first), after]]), renamedDefinition);
    }
    default:
      return new Map();
  }
}

/** CREATE TABLE … SELECT is atomic since 8.0.21 (release notes); before, the table may be there without its rows. */
async function fillsAtOnce(session: Session): Promise<boolean> {
  const version = parseVersion((await session.queryOne('SELECT VERSION() AS version'))?.version ?? '');
  return version !== undefined && atLeast(version, since.atomicCreateSelect);
}

/** Where the definition stays as it is, cannot be foretold, or only changes places. */
function needsIdentity(statement: Statement, object: DatabaseObject, { before, expected }: ObjectChange): boolean {
  if (object.type !== 'table' || before === null) return false;
  const renames =
    statement.kind === 'rename-table' ||
    (statement.kind === 'alter-table' && statement.clauses.some((clause) => clause.op === 'rename-table'));
  return renames || expected === undefined || sameDefinition(expected, before);
}
