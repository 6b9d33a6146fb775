import type { LexOptions } from '../lexing/scanner.ts';
import type { ObjectName, Span } from '../lexing/span.ts';
import { type TokenReader, Unreadable } from '../lexing/token-reader.ts';
import type { ObjectDefinition } from './statement.ts';
import { readStoredProgram } from './stored-code.ts';

const objects: Readonly<Record<string, ObjectDefinition['object']>> = {
  VIEW: 'view',
  TRIGGER: 'trigger',
  PROCEDURE: 'procedure',
  FUNCTION: 'function',
  EVENT: 'event',
  DATABASE: 'database',
  SCHEMA: 'database',
};

/** Kinds of object that phasedb has no rules for. */
const others = [
  'USER',
  'ROLE',
  'SERVER',
  'TABLESPACE',
  'UNDO',
  'LOGFILE',
  'RESOURCE',
  'SPATIAL',
  'LIBRARY',
  'INSTANCE',
  'JSON',
  'MATERIALIZED',
];

/**
 * CREATE, ALTER or DROP of an object other than a table or an index, with the code that it stores. Of a database, of the
 * `other` kinds and of DROP the text after the name is skipped.
 * @param verb the word that was read last
 * @throws Unreadable
 */
export function readObjectDefinition(
  reader: TokenReader,
  verb: ObjectDefinition['verb'],
  options: LexOptions,
): ObjectDefinition {
  const orReplace = reader.accept('OR', 'REPLACE');
  const { definer, invoker } = readModifiers(reader);
  const word = reader.acceptOne(Object.keys(objects));
  const object = word === undefined ? undefined : objects[word];
  if (object === undefined && reader.acceptOne(others) === undefined)
    throw new Unreadable('a kind of object', reader.token);
  const ifExists = reader.accept('IF', 'EXISTS');
  const ifNotExists = reader.accept('IF', 'NOT', 'EXISTS');
  const name = object !== undefined && nameFollows(reader, object) ? reader.objectName('a name') : undefined;
  const onTable = object === 'trigger' && verb === 'create' ? readTriggerTable(reader) : undefined;
  const stores = object !== undefined && object !== 'database' && object !== 'other' && verb !== 'drop';
  const { code, event, invoker: late } = stores ? readStoredProgram(reader, object, verb, options) : nothingStored;
  reader.index = reader.tokens.length;
  return {
    kind: 'object',
    verb,
    object: object ?? 'other',
    name,
    onTable,
    orReplace,
    ifExists,
    ifNotExists,
    code,
    event,
    definer: invoker || late ? undefined : definer,
  };
}

const nothingStored = { code: undefined, event: undefined, invoker: false };

/** ALTER DATABASE takes the current one where no name is given. */
function nameFollows(reader: TokenReader, object: ObjectDefinition['object']): boolean {
  if (object !== 'database') return true;
  return reader.isName && !['CHARSET', 'ENCRYPTION'].some((option) => reader.is(option));
}

/** What stands in front of the kind of object: ALGORITHM = …, DEFINER = account, SQL SECURITY …, AGGREGATE. */
function readModifiers(reader: TokenReader): Modifiers {
  let definer: Span | undefined;
  let invoker = false;
  for (;;) {
    const start = reader.token?.start ?? 0;
    if (reader.accept('ALGORITHM', '=')) reader.next();
    else if (reader.accept('DEFINER', '=')) {
      const own = reader.is('CURRENT_USER');
      skipAccount(reader);
      definer = own ? undefined : { start, end: reader.lastEnd };
    } else if (reader.accept('SQL', 'SECURITY')) invoker = reader.next().upper === 'INVOKER';
    else if (!reader.accept('AGGREGATE')) return { definer, invoker };
  }
}

interface Modifiers {
  /** Undefined also for CURRENT_USER, which is what MySQL takes where none is written. */
  readonly definer: Span | undefined;
  readonly invoker: boolean;
}

function skipAccount(reader: TokenReader): void {
  reader.next();
  if (reader.accept('(')) reader.expect(')');
  if (reader.token?.kind === 'variable') reader.index += 1;
}

function readTriggerTable(reader: TokenReader): ObjectName {
  if (reader.acceptOne(['BEFORE', 'AFTER']) === undefined) throw new Unreadable('BEFORE or AFTER', reader.token);
  if (reader.acceptOne(['INSERT', 'UPDATE', 'DELETE']) === undefined) throw new Unreadable('an event', reader.token);
  reader.expect('ON');
  return reader.objectName();
}
