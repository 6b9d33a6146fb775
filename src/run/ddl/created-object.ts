import { createHash } from 'node:crypto';
import { ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import { applyEdits } from '../../sql/lexing/edits.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { quoteIdentifier, quoteTable } from '../../sql/lexing/quote.ts';
import type { ObjectDefinition } from '../../sql/statements/statement.ts';
import { type DatabaseObject, objectLabel, readDefinition } from './definition.ts';
import { sendAs } from './send-as.ts';

/** A name for something made for a moment, of which nobody else makes one. */
export function momentaryName(object: DatabaseObject): string {
  return `phasedb_expected_${createHash('sha256').update(objectLabel(object)).digest('hex').slice(0, 12)}`;
}

/** Where the copy could not be made (a read-only server, a missing grant), this is refused in the same way. */
export async function dropCopy(session: Session, kind: string, copy: string): Promise<void> {
  if (session.lost) return;
  try {
    await session.execute(`DROP ${kind} IF EXISTS ${copy}`);
  } catch (error) {
    if (!(error instanceof ServerError) || error.kind === 'connection-lost') throw error;
  }
}

/** The view's definition after CREATE or ALTER VIEW, from a view of another name that is dropped at once. */
export async function expectedView(order: {
  readonly session: Session;
  readonly sqlMode: string;
  readonly sql: string;
  readonly statement: ObjectDefinition;
  readonly view: DatabaseObject;
}): Promise<string | undefined> {
  const { session, sqlMode, sql, statement, view } = order;
  if (statement.name === undefined) return undefined;
  const copy: DatabaseObject = { ...view, name: momentaryName(view) };
  const verb = lex(sql).tokens[0];
  if (verb === undefined) return undefined;
  const create = applyEdits(sql, [
    // ALTER VIEW takes what CREATE VIEW takes, but the copy is not there yet.
    { start: verb.start, end: verb.end, text: statement.orReplace ? 'CREATE' : 'CREATE OR REPLACE' },
    { ...statement.name.span, text: quoteTable(copy) },
  ]);
  try {
    await sendAs(session, sqlMode, create);
    const text = await readDefinition(session, copy);
    const named = ` VIEW ${quoteIdentifier(copy.name)} `;
    const at = text?.indexOf(named) ?? -1;
    if (text === null || at < 0) return undefined;
    return `${text.slice(0, at)} VIEW ${quoteIdentifier(view.name)} ${text.slice(at + named.length)}`;
  } catch (error) {
    // It will fail under its own name too, and tell more about it there.
    if (error instanceof ServerError && error.kind !== 'connection-lost') return undefined;
    throw error;
  } finally {
    await dropCopy(session, 'VIEW', quoteTable(copy));
  }
}

/** The definition of a procedure or function after CREATE, from one of another name that is dropped at once. */
export async function expectedRoutine(order: {
  readonly session: Session;
  readonly sqlMode: string;
  readonly sql: string;
  readonly statement: ObjectDefinition;
  readonly routine: DatabaseObject;
}): Promise<string | undefined> {
  const { session, sqlMode, sql, statement, routine } = order;
  if (statement.name === undefined || statement.verb !== 'create') return undefined;
  const copy: DatabaseObject = { ...routine, name: momentaryName(routine) };
  let made = false;
  try {
    if ((await readDefinition(session, copy)) !== null)
      await session.execute(`DROP ${routine.type} ${quoteTable(copy)}`);
    await sendAs(session, sqlMode, applyEdits(sql, [{ ...statement.name.span, text: quoteTable(copy) }]));
    made = true;
    return (await readDefinition(session, copy)) ?? undefined;
  } catch (error) {
    // It will fail under its own name too, and tell more about it there.
    if (error instanceof ServerError && error.kind !== 'connection-lost') return undefined;
    throw error;
  } finally {
    // Whoever makes a routine may drop it; to drop one that is not there asks for more (error 1370).
    if (made) await dropCopy(session, routine.type, quoteTable(copy));
  }
}

/** What information_schema will say of a trigger: timing, event, table and its body as written. */
export function triggerText(sql: string, statement: ObjectDefinition): string | undefined {
  if (statement.object !== 'trigger' || statement.onTable === undefined) return undefined;
  const { onTable } = statement;
  const { tokens } = lex(sql);
  const upper = (index: number) => tokens[index]?.upper;
  const on = tokens.findLastIndex((token) => token.upper === 'ON' && token.start < onTable.span.start);
  let body = tokens.findIndex((token) => token.start >= onTable.span.end) + 3;
  if (upper(body - 3) !== 'FOR' || upper(body - 2) !== 'EACH' || upper(body - 1) !== 'ROW') return undefined;
  if (upper(body) === 'FOLLOWS' || upper(body) === 'PRECEDES') body += tokens[body + 2]?.text === '.' ? 4 : 2;
  const start = tokens[body]?.start;
  if (start === undefined) return undefined;
  const text = sql.slice(start).replace(/[\s;]+$/, '');
  return `${upper(on - 2)} ${upper(on - 1)} ON ${onTable.name} ${text}`;
}

/**
 * Whether a trigger, routine or event is the one that a CREATE statement makes: its definition, as `readDefinition`
 * gives it, ends with the body that ends the statement.
 * @returns undefined where the body may not be seen
 */
export function isCreatedBy(sql: string, definition: string): boolean | undefined {
  if (definition.endsWith(' (not visible)')) return undefined;
  const written = wordsOf(sql);
  const stored = wordsOf(bodyOf(definition));
  return stored.length > 0 && stored.join(' ') === written.slice(-stored.length).join(' ');
}

/** Without comments, blanks, and the case of words. */
export function wordsOf(sql: string): string[] {
  return lex(sql)
    .tokens.map((token) => (token.kind === 'word' ? token.upper : token.text))
    .filter((word, index, all) => word !== ';' || all.slice(index).some((later) => later !== ';'));
}

/** Behind the words that `readDefinition` sets in front of a body. */
function bodyOf(definition: string): string {
  const quoted = `'(?:[^'\\\\]|\\\\[\\s\\S])*'`;
  const routine = new RegExp(`^${quoted} (?:DEFINER|INVOKER) [A-Z ]+ (?:YES|NO) ${quoted} `);
  const event = new RegExp(`^(?:ONE TIME|RECURRING) [\\s\\S]*?(?:NOT )?PRESERVE ${quoted} `);
  return definition.replace(routine, '').replace(event, '');
}
