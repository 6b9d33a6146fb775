import { ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import { quoteIdentifier, quoteTable } from '../../sql/lexing/quote.ts';

/** A table, view, trigger, stored program or database by its full name; a database has its name twice. */
export interface DatabaseObject {
  readonly type: 'table' | 'view' | 'trigger' | 'procedure' | 'function' | 'event' | 'database';
  readonly schema: string;
  readonly name: string;
}

/** `table app.orders`, under which its definitions are journalled. */
export function objectLabel(object: DatabaseObject): string {
  return object.type === 'database' ? `database ${object.name}` : `${object.type} ${object.schema}.${object.name}`;
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
        `SELECT CONCAT_WS(' ', QUOTE(COALESCE((
            SELECT GROUP_CONCAT(
              CONCAT_WS(' ', COALESCE(PARAMETER_MODE, 'RETURNS'), PARAMETER_NAME, DTD_IDENTIFIER, CHARACTER_SET_NAME, COLLATION_NAME)
              ORDER BY ORDINAL_POSITION SEPARATOR ', ')
            FROM information_schema.PARAMETERS AS p
            WHERE p.SPECIFIC_SCHEMA = r.ROUTINE_SCHEMA AND p.SPECIFIC_NAME = r.ROUTINE_NAME AND p.ROUTINE_TYPE = r.ROUTINE_TYPE
          ), '')), SECURITY_TYPE, SQL_DATA_ACCESS, IS_DETERMINISTIC, QUOTE(ROUTINE_COMMENT), COALESCE(ROUTINE_DEFINITION, '(not visible)')) AS definition
          FROM information_schema.ROUTINES AS r
          WHERE ROUTINE_SCHEMA = ? AND ROUTINE_NAME = ? AND ROUTINE_TYPE = '${object.type.toUpperCase()}'`,
        object,
      );
    case 'event':
      return one(
        session,
        `SELECT CONCAT_WS(' ', EVENT_TYPE, EXECUTE_AT, INTERVAL_VALUE, INTERVAL_FIELD, STATUS, ON_COMPLETION, QUOTE(EVENT_COMMENT), EVENT_DEFINITION) AS definition
          FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ? AND EVENT_NAME = ?`,
        object,
      );
    case 'database':
      return absentAs(null, async () => {
        const row = await session.queryOne(`SHOW CREATE DATABASE ${quoteIdentifier(object.name)}`);
        return row?.['Create Database'] ?? null;
      });
  }
}

async function readRelation(session: Session, object: DatabaseObject): Promise<string | null> {
  return absentAs(null, async () => {
    const row = await session.queryOne(`SHOW CREATE TABLE ${quoteTable(object)}`);
    const text = row?.['Create Table'] ?? row?.['Create View'];
    return text == null ? null : normaliseTableDefinition(text);
  });
}

async function absentAs<Value>(absent: Value, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ServerError && (error.kind === 'missing-table' || error.errno === 1049)) return absent;
    throw error;
  }
}

async function one(session: Session, sql: string, object: DatabaseObject): Promise<string | null> {
  return (await session.queryOne(sql, [object.schema, object.name]))?.definition ?? null;
}

const foreignKeyLine = /^ {2}CONSTRAINT `(?:[^`]|``)*` FOREIGN KEY /;
const checkLine = /^ {2}CONSTRAINT `(?:[^`]|``)*` CHECK /;
const unorderedLine = /^ {2}(?:(?:PRIMARY |UNIQUE |FULLTEXT |SPATIAL )?KEY|CONSTRAINT) /;

/**
 * SHOW CREATE TABLE without what changes by itself (the AUTO_INCREMENT counter), foreign keys set apart and sorted: a
 * copy made to find out what a statement leads to cannot have them.
 */
export function normaliseTableDefinition(text: string): string {
  const { body, apart } = splitDefinition(text, 'foreign-keys');
  const counterless = body.replace(/^(\).*?) AUTO_INCREMENT=\d+/m, '$1');
  return apart.length === 0 ? counterless : `${counterless}\n${[...apart].sort().join('\n')}`;
}

/**
 * Lines of constraints taken out of a SHOW CREATE TABLE text, the rest still being valid SQL. A temporary table cannot
 * have foreign keys; the name of a check belongs to its schema, so that an ordinary copy cannot have the same one.
 */
export function splitDefinition(
  text: string,
  what: 'foreign-keys' | 'constraints',
): { readonly body: string; readonly apart: readonly string[] } {
  const isApart = (line: string) => foreignKeyLine.test(line) || (what === 'constraints' && checkLine.test(line));
  const lines = text.split('\n');
  const apart = lines.filter(isApart).map((line) => line.replace(/,$/, ''));
  const kept = lines.filter((line) => !isApart(line));
  const end = kept.findIndex((line) => line.startsWith(')'));
  if (end > 0) kept[end - 1] = (kept[end - 1] as string).replace(/,$/, '');
  return { body: kept.join('\n'), apart };
}

/**
 * Whether two definitions say the same. The order of indexes and constraints does not count: it depends on whether one
 * statement or several made them.
 */
export function sameDefinition(a: string | null, b: string | null): boolean {
  return a === b || (a !== null && b !== null && canonical(a) === canonical(b));
}

/**
 * Whether an object is as it was expected. MySQL drops the index that it made for a foreign key by itself once
 * another index can serve that key; the definition does not tell which index that is, so it may be there or not.
 */
export function isAsExpected(expected: string | null, now: string | null): boolean {
  if (sameDefinition(expected, now)) return true;
  if (expected === null || now === null) return false;
  const present = new Set(linesOf(now));
  const replaced = linesOf(expected).filter((line) => !present.has(line) && isReplaceable(line, expected, now));
  if (replaced.length === 0) return false;
  const rest = linesOf(expected).filter((line) => !replaced.includes(line));
  return canonical(rest.join('\n')) === canonical(now);
}

function isReplaceable(line: string, expected: string, now: string): boolean {
  const columns = /^ {2}KEY `(?:[^`]|``)*` \((.*)\)$/.exec(line)?.[1];
  if (columns === undefined) return false;
  const serves = linesOf(expected).some((other) => other.includes(` FOREIGN KEY (${columns.replaceAll(',', ', ')}) `));
  const opens = [`(${columns},`, `(${columns})`];
  return serves && linesOf(now).some((other) => / KEY /.test(other) && opens.some((open) => other.includes(open)));
}

/** Lines to compare: MySQL writes a negative number with parentheses or without, by how it came to it (9.7.4). */
export function linesOf(definition: string): string[] {
  return definition.split('\n').map((line) => line.replace(/,$/, '').replace(/-\((\d[\d.]*)\)/g, '-$1'));
}

function canonical(definition: string): string {
  const lines = linesOf(definition);
  const ordered = lines.filter((line) => !unorderedLine.test(line));
  return [...ordered, ...lines.filter((line) => unorderedLine.test(line)).sort()].join('\n');
}
