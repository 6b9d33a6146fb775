import type { Span } from '../lexing/span.ts';
import { type TokenReader, Unreadable } from '../lexing/token-reader.ts';
import { readAlterClause } from './alter-clauses.ts';
import { acceptEquals } from './index-definition.ts';
import type { AlterClause, AlterTable, Assertion } from './statement.ts';

/** MySQL has at most 4096 columns in a table; nothing that people write comes near. */
export const MOST_CLAUSES = 20_000;

interface WrittenAssertion {
  readonly what: 'algorithm' | 'lock';
  readonly value: string;
  readonly span: Span;
}

/**
 * From after ALTER TABLE to the end. A clause that cannot be read becomes one of `op: 'unread'`, up to the next comma.
 * It stops after clause 20,001.
 * @throws Unreadable where not even the table can be read
 */
export function readAlterTable(reader: TokenReader): AlterTable {
  const table = reader.objectName();
  const clauses: AlterClause[] = [];
  const assertions: WrittenAssertion[] = [];
  while (!reader.atEnd && clauses.length <= MOST_CLAUSES) {
    const comma = reader.tokens[reader.index - 1]?.text === ',' ? reader.lastEnd - 1 : undefined;
    const assertion = readAssertionAt(reader);
    if (assertion === undefined) clauses.push(...readClause(reader));
    else assertions.push(withComma(reader, assertion, clauses.length === 0, comma));
    if (reader.accept(',') && reader.atEnd) throw new Unreadable('a clause', undefined);
  }
  const last = (what: 'algorithm' | 'lock') => assertions.findLast((assertion) => assertion.what === what);
  const doubled = (['algorithm', 'lock'] as const).find(
    (what) => assertions.filter((assertion) => assertion.what === what).length > 1,
  );
  return {
    kind: 'alter-table',
    table,
    clauses,
    algorithm: strip(last('algorithm')),
    lock: strip(last('lock')),
    doubled,
  };
}

function strip(assertion: WrittenAssertion | undefined): Assertion | undefined {
  return assertion === undefined ? undefined : { value: assertion.value, span: assertion.span };
}

/** In front of all other clauses an assertion takes the comma after it along, further back the one in front of it. */
function withComma(
  reader: TokenReader,
  assertion: WrittenAssertion,
  inFront: boolean,
  comma: number | undefined,
): WrittenAssertion {
  const { start, end } = assertion.span;
  if (!inFront) return { ...assertion, span: { start: comma ?? start, end } };
  return { ...assertion, span: { start, end: reader.is(',') ? (reader.token?.end ?? end) : end } };
}

/** `ALGORITHM [=] x` or `LOCK [=] x`; MySQL takes any word there and judges it later. */
function readAssertionAt(reader: TokenReader): WrittenAssertion | undefined {
  const from = reader.index;
  const start = reader.token?.start ?? 0;
  const what = reader.acceptOne(['ALGORITHM', 'LOCK']);
  if (what === undefined) return undefined;
  acceptEquals(reader);
  const value = reader.token?.kind === 'word' ? reader.next().upper : undefined;
  if (value === undefined) {
    reader.index = from;
    return undefined;
  }
  return { what: what === 'LOCK' ? 'lock' : 'algorithm', value, span: { start, end: reader.lastEnd } };
}

function readClause(reader: TokenReader): AlterClause[] {
  const from = reader.index;
  try {
    const clauses = readAlterClause(reader);
    const last = clauses.at(-1);
    if (endsClause(reader) || (last?.op === 'table-option' && startsWithWord(reader))) return clauses;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  reader.index = from;
  do reader.index = (reader.closing(reader.index) ?? reader.index) + 1;
  while (!reader.atEnd && !reader.is(','));
  const text = reader.textOf(from, reader.index);
  return [{ op: 'unread', text, span: { start: reader.tokens[from]?.start ?? 0, end: reader.lastEnd } }];
}

/** PARTITION BY and REMOVE PARTITIONING follow the last clause without a comma. */
function endsClause(reader: TokenReader): boolean {
  return reader.atEnd || reader.is(',') || reader.is('PARTITION', 'BY') || reader.is('REMOVE', 'PARTITIONING');
}

/** Table options may follow each other without commas; whether it is one, the next turn finds out. */
function startsWithWord(reader: TokenReader): boolean {
  return reader.token?.kind === 'word' && !reader.is('ALGORITHM') && !reader.is('LOCK');
}

/**
 * ALGORITHM and LOCK after CREATE INDEX and DROP INDEX: once each, in any order, without commas.
 * @throws Unreadable where anything else stands
 */
export function readIndexAssertions(reader: TokenReader): Pick<AlterTable, 'algorithm' | 'lock'> {
  const found: { algorithm?: Assertion; lock?: Assertion } = {};
  while (!reader.atEnd) {
    const assertion = readAssertionAt(reader);
    if (assertion === undefined || found[assertion.what] !== undefined)
      throw new Unreadable('ALGORITHM or LOCK', reader.token);
    found[assertion.what] = { value: assertion.value, span: assertion.span };
  }
  return { algorithm: found.algorithm, lock: found.lock };
}
