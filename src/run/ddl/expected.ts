import { createHash } from 'node:crypto';
import { ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import { quoteIdentifier, quoteTable } from '../../sql/lexing/quote.ts';
import { renameTables, withoutAssertions } from '../../sql/rendering/rewrite.ts';
import { readStatement } from '../../sql/statements/read-statement.ts';
import type { AlterTable, CreateIndex, DropIndex, Statement } from '../../sql/statements/statement.ts';
import type { ObjectChange } from '../../state/history.ts';
import {
  type DatabaseObject,
  normaliseTableDefinition,
  objectLabel,
  readDefinition,
  splitForeignKeys,
} from './definition.ts';
import { objectsOf } from './objects.ts';

/**
 * What each object that a statement touches is now, and what it will be, found out by running the statement on an empty
 * copy of the table. `expected` is undefined where that cannot be known.
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
  return objects.map((object) => {
    const name = objectLabel(object);
    return { name, before: before.get(name) ?? null, expected: expected.get(name) };
  });
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
  const [first] = objects;
  const known = new Map<string, string | null>();
  if (first === undefined) return known;
  switch (statement.kind) {
    case 'drop-table':
      for (const object of objects) known.set(objectLabel(object), null);
      return known;
    case 'rename-table':
      return afterRenames(statement.renames.length, objects, before);
    case 'optimize-table':
      return before;
    case 'object':
      if (statement.verb === 'drop') known.set(objectLabel(first), null);
      return known;
    case 'alter-table':
    case 'create-index':
    case 'drop-index': {
      const text = before.get(objectLabel(first));
      if (statement.kind === 'alter-table' && statement.clauses.every((clause) => clause.op === 'rename-table'))
        return afterRenames(objects.length === 2 ? 1 : 0, objects, before);
      if (text == null || objects.length > 1) return known;
      const after = await onCopy(session, sqlMode, sql, statement, first, text);
      if (after !== undefined) known.set(objectLabel(first), after);
      return known;
    }
    default:
      return known;
  }
}

function afterRenames(count: number, objects: readonly DatabaseObject[], before: Definitions): Definitions {
  const now = new Map(before);
  for (let i = 0; i < count; i++) {
    const [from, to] = [objects[2 * i], objects[2 * i + 1]];
    if (from === undefined || to === undefined) continue;
    const text = now.get(objectLabel(from));
    now.set(objectLabel(from), null);
    now.set(objectLabel(to), text == null ? null : renamed(text, from.name, to.name));
  }
  return now;
}

function renamed(definition: string, from: string, to: string): string {
  const head = `CREATE TABLE ${quoteIdentifier(from)} `;
  return definition.startsWith(head)
    ? `CREATE TABLE ${quoteIdentifier(to)} ${definition.slice(head.length)}`
    : definition;
}

/**
 * The table's definition after the statement. The copy is temporary where MySQL allows that (it vanishes with the
 * session, and its constraints' names collide with nothing), else an ordinary empty table that is dropped at once.
 */
async function onCopy(
  session: Session,
  sqlMode: string,
  sql: string,
  statement: AlterTable | CreateIndex | DropIndex,
  table: DatabaseObject,
  definition: string,
): Promise<string | undefined> {
  const plain = withoutForeignKeyClauses(sql, statement);
  if (plain === undefined) return undefined;
  const { body, foreignKeys } = splitForeignKeys(definition);
  const name = `phasedb_expected_${createHash('sha256').update(objectLabel(table)).digest('hex').slice(0, 12)}`;
  const copy = quoteTable({ schema: table.schema, name });
  const head = `CREATE TABLE ${quoteIdentifier(table.name)} `;
  if (!body.startsWith(head)) return undefined;
  // Lines of foreign keys stand behind the closing parenthesis in the normalised form; the body ends before them.
  const columns = body.slice(head.length);
  for (const kind of ['TEMPORARY TABLE', 'TABLE'] as const) {
    try {
      await session.execute(`DROP ${kind} IF EXISTS ${copy}`);
      await session.execute(`CREATE ${kind} ${copy} ${columns}`);
    } catch (error) {
      if (error instanceof ServerError && error.kind !== 'connection-lost') continue;
      throw error;
    }
    try {
      if (plain.sql !== undefined)
        await sendAs(
          session,
          sqlMode,
          renameTables(plain.sql, readStatement(plain.sql), () => copy),
        );
      const text = (await session.queryOne(`SHOW CREATE TABLE ${copy}`))?.['Create Table'];
      if (text == null) return undefined;
      const keys = foreignKeys.filter(
        (line) => !plain.dropped.some((dropped) => line.startsWith(`  CONSTRAINT ${quoteIdentifier(dropped)} `)),
      );
      const own = withOwnCheckNames(
        text.replace(/^CREATE (TEMPORARY )?TABLE `(?:[^`]|``)*` /, head),
        name,
        table.name,
        body,
      );
      return [normaliseTableDefinition(own), ...[...keys].sort()].join('\n');
    } catch (error) {
      // The statement fails on an empty copy: it will fail on the table as well, and tell more about it there.
      if (error instanceof ServerError && error.kind !== 'connection-lost') return undefined;
      throw error;
    } finally {
      if (!session.lost) await session.execute(`DROP ${kind} IF EXISTS ${copy}`);
    }
  }
  return undefined;
}

/**
 * A check without a name is called after its table and counted on from the highest such number there is
 * (MySQL 9.7 reference manual, "CHECK Constraints"); on the copy it was called after the copy.
 */
function withOwnCheckNames(definition: string, copy: string, table: string, before: string): string {
  const numbered = (name: string) =>
    new RegExp(`CONSTRAINT \`${name.replaceAll('`', '``').replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}_chk_(\\d+)\``, 'gi');
  const highest = Math.max(0, ...[...before.matchAll(numbered(table))].map((match) => Number(match[1])));
  return definition.replace(
    numbered(copy),
    (_, number: string) => `CONSTRAINT ${quoteIdentifier(`${table}_chk_${highest + Number(number)}`)}`,
  );
}

async function sendAs(session: Session, sqlMode: string, sql: string): Promise<void> {
  const own = (await session.queryOne('SELECT @@SESSION.sql_mode AS mode'))?.mode ?? '';
  await session.execute('SET SESSION sql_mode = ?', [sqlMode]);
  try {
    await session.send(sql);
  } finally {
    if (!session.lost) await session.execute('SET SESSION sql_mode = ?', [own]);
  }
}

interface WithoutForeignKeys {
  /** Undefined where nothing but foreign keys was in it. */
  readonly sql: string | undefined;
  /** Names of the foreign keys that it drops. */
  readonly dropped: readonly string[];
}

/** The statement as the copy can run it; undefined where foreign keys make its outcome unforeseeable. */
function withoutForeignKeyClauses(
  sql: string,
  statement: AlterTable | CreateIndex | DropIndex,
): WithoutForeignKeys | undefined {
  const bare = withoutAssertions(sql, statement);
  if (statement.kind !== 'alter-table') return { sql: bare, dropped: [] };
  const unforeseeable = statement.clauses.some(
    (clause) =>
      clause.op === 'add-foreign-key' ||
      clause.op === 'rename-table' ||
      clause.op === 'unread' ||
      clause.op === 'tablespace' ||
      (clause.op === 'partition' && clause.action === 'exchange') ||
      (clause.op === 'add-column' && clause.columns.some((column) => column.inlineReference)),
  );
  if (unforeseeable) return undefined;
  const dropped = statement.clauses.flatMap((clause) => (clause.op === 'drop-foreign-key' ? [clause.name] : []));
  if (dropped.length === 0) return { sql: bare, dropped };
  const others = statement.clauses.filter((clause) => clause.op !== 'drop-foreign-key');
  if (others.length === 0) return { sql: undefined, dropped };
  // Clauses in front of a partition clause have no comma between them: such a mixture is not predicted.
  if (others.some((clause) => clause.op === 'partition')) return undefined;
  const head = sql.slice(0, statement.table.span.end);
  return {
    sql: `${head} ${others.map((clause) => sql.slice(clause.span.start, clause.span.end)).join(', ')}`,
    dropped,
  };
}
