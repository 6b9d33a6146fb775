import type { ObjectName, Span } from '../lexing/span.ts';
import { type TokenReader, Unreadable } from '../lexing/token-reader.ts';

/** What CREATE or ALTER EVENT says besides its code; undefined where it says nothing. */
export interface EventClauses {
  readonly schedule: 'once' | 'repeatedly' | undefined;
  /** ON COMPLETION PRESERVE: MySQL keeps the event after its last run. */
  readonly preserve: boolean | undefined;
  /** `replica`: DISABLE ON REPLICA, so the server that takes the statement does not run the event. */
  readonly status: 'enabled' | 'disabled' | 'replica' | undefined;
  /** Of ENABLE or DISABLE; empty where none is written, and one may be. */
  readonly statusSpan: Span;
  readonly renamesTo: ObjectName | undefined;
}

/**
 * The clauses between the name of an event and its code; the reader then is behind DO, or at the end (manual, "CREATE EVENT
 * Statement" and "ALTER EVENT Statement").
 * @throws Unreadable
 */
export function readEventClauses(reader: TokenReader): EventClauses {
  let clauses: Omit<EventClauses, 'statusSpan'> = {
    schedule: undefined,
    preserve: undefined,
    status: undefined,
    renamesTo: undefined,
  };
  let written: Span | undefined;
  let place = reader.lastEnd;
  while (!reader.atEnd && !reader.accept('DO')) {
    const start = reader.token?.start ?? 0;
    if (reader.accept('COMMENT')) {
      reader.string('a comment');
      continue;
    }
    if (reader.accept('ON', 'SCHEDULE')) clauses = { ...clauses, schedule: readSchedule(reader) };
    else if (reader.accept('ON', 'COMPLETION')) {
      const preserve = !reader.accept('NOT');
      reader.expect('PRESERVE');
      clauses = { ...clauses, preserve };
    } else if (reader.accept('RENAME', 'TO')) clauses = { ...clauses, renamesTo: reader.objectName('a name') };
    else {
      clauses = { ...clauses, status: readStatus(reader) };
      written = { start, end: reader.lastEnd };
    }
    place = reader.lastEnd;
  }
  return { ...clauses, statusSpan: written ?? { start: place, end: place } };
}

function readStatus(reader: TokenReader): EventClauses['status'] {
  if (reader.accept('ENABLE')) return 'enabled';
  if (!reader.accept('DISABLE')) throw new Unreadable('a clause of an event', reader.token);
  return reader.accept('ON', 'REPLICA') || reader.accept('ON', 'SLAVE') ? 'replica' : 'disabled';
}

function readSchedule(reader: TokenReader): 'once' | 'repeatedly' {
  const word = reader.acceptOne(['AT', 'EVERY']);
  if (word === undefined) throw new Unreadable('AT or EVERY', reader.token);
  while (!reader.atEnd && !startsClause(reader)) reader.index = (reader.closing(reader.index) ?? reader.index) + 1;
  return word === 'AT' ? 'once' : 'repeatedly';
}

function startsClause(reader: TokenReader): boolean {
  return (
    reader.is('ON') || reader.is('RENAME') || ['ENABLE', 'DISABLE', 'COMMENT', 'DO'].some((word) => reader.is(word))
  );
}
