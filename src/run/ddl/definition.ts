import { ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import { quoteTable } from '../../sql/lexing/quote.ts';

/** A table, view, trigger or stored program by its full name. */
export interface DatabaseObject {
  readonly type: 'table' | 'view' | 'trigger' | 'procedure' | 'function' | 'event';
  readonly schema: string;
  readonly name: string;
}

/** `table app.orders`, under which its definitions are journalled. */
export function objectLabel(object: DatabaseObject): string {
  return `${object.type} ${object.schema}.${object.name}`;
}

/**
 * An object's definition in a form that two moments can be compared by, or null where it does not exist.
 * @param session one with our own sql_mode: ANSI_QUOTES and its like change what SHOW CREATE prints
 */
export async function readDefinition(session: Session, object: DatabaseObject): Promise<string | null> {
  switch (object.type) {
    case 'table':
    case 'view':
      return readRelation(session, object);
    case 'trigger':
      return one(
        session,
        `SELECT CONCAT_WS(' ', ACTION_TIMING, EVENT_MANIPULATION, 'ON', EVENT_OBJECT_TABLE, ACTION_STATEMENT) AS definition
          FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = ? AND TRIGGER_NAME = ?`,
        object,
      );
    case 'procedure':
    case 'function':
      return one(
        session,
        `SELECT COALESCE(ROUTINE_DEFINITION, 'present') AS definition FROM information_schema.ROUTINES
          WHERE ROUTINE_SCHEMA = ? AND ROUTINE_NAME = ? AND ROUTINE_TYPE = '${object.type.toUpperCase()}'`,
        object,
      );
    case 'event':
      return one(
        session,
        `SELECT CONCAT_WS(' ', EVENT_TYPE, EXECUTE_AT, INTERVAL_VALUE, INTERVAL_FIELD, STATUS, EVENT_DEFINITION) AS definition
          FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ? AND EVENT_NAME = ?`,
        object,
      );
  }
}

async function readRelation(session: Session, object: DatabaseObject): Promise<string | null> {
  try {
    const row = await session.queryOne(`SHOW CREATE TABLE ${quoteTable(object)}`);
    const text = row?.['Create Table'] ?? row?.['Create View'];
    return text == null ? null : normaliseTableDefinition(text);
  } catch (error) {
    if (error instanceof ServerError && (error.kind === 'missing-table' || error.errno === 1049)) return null;
    throw error;
  }
}

async function one(session: Session, sql: string, object: DatabaseObject): Promise<string | null> {
  return (await session.queryOne(sql, [object.schema, object.name]))?.definition ?? null;
}

const foreignKeyLine = /^ {2}CONSTRAINT `(?:[^`]|``)*` FOREIGN KEY /;

/**
 * SHOW CREATE TABLE without what changes by itself (the AUTO_INCREMENT counter), foreign keys set apart and sorted: a
 * copy made to find out what a statement leads to cannot have them.
 */
export function normaliseTableDefinition(text: string): string {
  const { body, foreignKeys } = splitForeignKeys(text);
  const counterless = body.replace(/^(\).*?) AUTO_INCREMENT=\d+/m, '$1');
  return foreignKeys.length === 0 ? counterless : `${counterless}\n${[...foreignKeys].sort().join('\n')}`;
}

/** The lines of foreign keys taken out of a SHOW CREATE TABLE text, the rest still being valid SQL. */
export function splitForeignKeys(text: string): { readonly body: string; readonly foreignKeys: readonly string[] } {
  const lines = text.split('\n');
  const foreignKeys = lines.filter((line) => foreignKeyLine.test(line)).map((line) => line.replace(/,$/, ''));
  const kept = lines.filter((line) => !foreignKeyLine.test(line));
  const end = kept.findIndex((line) => line.startsWith(')'));
  if (end > 0) kept[end - 1] = (kept[end - 1] as string).replace(/,$/, '');
  return { body: kept.join('\n'), foreignKeys };
}
