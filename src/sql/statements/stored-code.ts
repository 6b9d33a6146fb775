import type { LexOptions } from '../lexing/scanner.ts';
import type { Span } from '../lexing/span.ts';
import { type TokenReader, Unreadable } from '../lexing/token-reader.ts';
import { type CodePart, type Found, readCodeBody } from './code-body.ts';
import { readColumnType } from './column-type.ts';
import { type EventClauses, readEventClauses } from './event-clauses.ts';
import { VariableScope } from './variable-scope.ts';

/** What a view, trigger, routine or event holds, for MySQL to run later. */
export interface StoredCode {
  /** The whole statement. */
  readonly sql: string;
  /** How it was read, for whoever reads its parts. */
  readonly options: LexOptions;
  /** In the order of the text. Empty where nothing was read. */
  readonly parts: readonly CodePart[];
  /** Why the code could not be read to its end; undefined: it was. */
  readonly unread: { readonly reason: string; readonly span: Span } | undefined;
}

export interface StoredProgram {
  /** Undefined: the statement holds none, as ALTER EVENT … ENABLE. */
  readonly code: StoredCode | undefined;
  /** Of an event. */
  readonly event: EventClauses | undefined;
  /** SQL SECURITY INVOKER of a routine. */
  readonly invoker: boolean;
}

export type StoredKind = 'view' | 'trigger' | 'procedure' | 'function' | 'event';

/**
 * Reads CREATE or ALTER of a view, trigger, routine or event from behind the name, or behind the table of a trigger, to the end.
 * What MySQL's grammar (8.0 to 9.7) does not allow there is `unread`; nothing is passed over. Never throws.
 */
export function readStoredProgram(
  reader: TokenReader,
  kind: StoredKind,
  verb: 'create' | 'alter',
  options: LexOptions,
): StoredProgram {
  const found: Found = { parts: [], parameters: new VariableScope() };
  let event: EventClauses | undefined;
  let invoker = false;
  let unread: StoredCode['unread'];
  try {
    if (kind === 'event') event = readEventClauses(reader);
    else if (kind === 'trigger') readTriggerHead(reader);
    else if (kind === 'view') readViewHead(reader);
    else if (verb === 'create') invoker = readRoutineHead(reader, kind, found.parameters);
    // ALTER EVENT may leave the code as it is; ALTER of a routine does so always.
    if (verb === 'alter' && (kind === 'event' ? reader.atEnd : kind !== 'view'))
      return { code: undefined, event, invoker };
    if (kind === 'view') found.parts.push(restAsQuery(reader));
    else readCodeBody(reader, found);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const start = error.token?.start ?? reader.tokens[0]?.start ?? 0;
    unread = { reason: error.message, span: { start, end: error.token?.end ?? reader.sql.length } };
  }
  return { code: { sql: reader.sql, options, parts: found.parts, unread }, event, invoker };
}

/**
 * The code of an object that is known by its body alone, as information_schema has it.
 * @param reader of that body
 */
export function readStoredBody(reader: TokenReader, kind: StoredKind, options: LexOptions): StoredCode {
  const found: Found = { parts: [], parameters: new VariableScope() };
  let unread: StoredCode['unread'];
  try {
    if (kind === 'view') found.parts.push(restAsQuery(reader));
    else readCodeBody(reader, found);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    unread = { reason: error.message, span: { start: 0, end: reader.sql.length } };
  }
  return { sql: reader.sql, options, parts: found.parts, unread };
}

function restAsQuery(reader: TokenReader): CodePart {
  const { index, tokens, sql } = reader;
  const span = { start: tokens[index]?.start ?? sql.length, end: tokens.at(-1)?.end ?? sql.length };
  if (span.start === span.end) throw new Unreadable('a query', undefined);
  return { kind: 'query', sql: sql.slice(span.start, span.end), span, variables: new VariableScope(), repeats: false };
}

function readTriggerHead(reader: TokenReader): void {
  reader.expect('FOR', 'EACH', 'ROW');
  if (reader.acceptOne(['FOLLOWS', 'PRECEDES']) !== undefined) reader.objectName('a trigger');
}

function readViewHead(reader: TokenReader): void {
  if (reader.is('(')) reader.nameList();
  reader.expect('AS');
}

/**
 * Parameters, RETURNS and characteristics (manual, "CREATE PROCEDURE and CREATE FUNCTION Statements").
 * @returns whether it has SQL SECURITY INVOKER
 */
function readRoutineHead(reader: TokenReader, kind: StoredKind, variables: VariableScope): boolean {
  if (kind === 'function' && reader.is('RETURNS'))
    throw new Unreadable('its code, which is in a library', reader.token);
  readParameters(reader, variables);
  if (kind === 'function') {
    reader.expect('RETURNS');
    readColumnType(reader);
    if (reader.accept('COLLATE')) reader.next();
  }
  let invoker = false;
  for (;;) {
    if (reader.is('SQL', 'SECURITY')) invoker = reader.is('SQL', 'SECURITY', 'INVOKER');
    if (!acceptCharacteristic(reader)) break;
  }
  if (reader.is('AS') || reader.is('USING')) throw new Unreadable('SQL', reader.token);
  return invoker;
}

function readParameters(reader: TokenReader, variables: VariableScope): void {
  const close = reader.closing(reader.index);
  reader.expect('(');
  if (close === undefined) throw new Unreadable(')', reader.token);
  while (reader.index < close) {
    reader.acceptOne(['IN', 'OUT', 'INOUT']);
    variables.add(reader.identifier('a parameter').toLowerCase());
    while (reader.index < close && !reader.is(',')) reader.index = (reader.closing(reader.index) ?? reader.index) + 1;
    reader.accept(',');
  }
  reader.expect(')');
}

function acceptCharacteristic(reader: TokenReader): boolean {
  if (reader.accept('COMMENT')) {
    reader.string('a comment');
    return true;
  }
  if (reader.accept('LANGUAGE')) {
    if (!reader.accept('SQL')) throw new Unreadable('LANGUAGE SQL', reader.token);
    return true;
  }
  if (reader.accept('SQL', 'SECURITY')) return reader.acceptOne(['DEFINER', 'INVOKER']) !== undefined;
  return [
    ['NOT', 'DETERMINISTIC'],
    ['DETERMINISTIC'],
    ['CONTAINS', 'SQL'],
    ['NO', 'SQL'],
    ['READS', 'SQL', 'DATA'],
    ['MODIFIES', 'SQL', 'DATA'],
  ].some((words) => reader.accept(...words));
}
