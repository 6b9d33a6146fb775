import { identifierOf } from '../lexing/quote.ts';
import type { TokenRange, TokenReader } from '../lexing/token-reader.ts';
import { refuseGroup } from './batch-grouping.ts';
import type { BatchLayout } from './batch-layout.ts';
import { BatchRefusal } from './batch-problem.ts';
import { type Condition, readCondition, separators } from './condition.ts';

/** The clauses after the table of a batch query; each range contains token indexes without the clause keyword. */
export interface BatchClauses {
  readonly where: TokenRange | undefined;
  readonly condition: Condition | undefined;
  /** Conjunct of the form `id > {last_id}`; the key range replaces it. */
  readonly cursor: { readonly column: string; readonly conjunct: TokenRange } | undefined;
  /** Including ORDER BY; only in the `{last_id}` form. */
  readonly orderBy: TokenRange | undefined;
  /** Including LIMIT: `LIMIT {batch_size}`. */
  readonly limit: TokenRange;
  /** INSERT … SELECT reads with the author's own FOR UPDATE, FOR SHARE or LOCK IN SHARE MODE. */
  readonly locking: boolean;
  /** The assignments of ON DUPLICATE KEY UPDATE. */
  readonly onDuplicate: TokenRange | undefined;
}

const stop = [
  'WHERE',
  'ORDER',
  'LIMIT',
  'GROUP',
  'HAVING',
  'WINDOW',
  'QUALIFY',
  'UNION',
  'EXCEPT',
  'INTERSECT',
  'FOR',
  'LOCK',
  'INTO',
  'ON',
];
const limitForm =
  'End the statement with LIMIT {batch_size}, and remove OFFSET and ORDER BY: phasedb walks the table in key order.';
const cursorForm = 'Remove {last_id} and ORDER BY. Or write WHERE id > {last_id} AND … ORDER BY id LIMIT {batch_size}.';

/** @throws BatchRefusal for a clause that the walk cannot keep */
export function readBatchClauses(reader: TokenReader, layout: BatchLayout): BatchClauses {
  reader.index = layout.clauses;
  const where = reader.accept('WHERE') ? rest(reader) : undefined;
  const condition = where === undefined ? undefined : readCondition(reader, where.from, where.to);
  for (const word of ['GROUP', 'HAVING', 'WINDOW', 'QUALIFY', 'UNION', 'EXCEPT', 'INTERSECT']) {
    if (reader.is(word)) refuseGroup(word, reader.index, reader);
  }
  const cursor = readCursor(reader, where);
  const orderBy = readOrderBy(reader, cursor?.column);
  const limit = readLimit(reader);
  const locking = layout.verb === 'insert-select' && (reader.is('FOR') || reader.is('LOCK'));
  const onDuplicate = layout.verb === 'insert-select' ? readInsertTail(reader) : undefined;
  if (layout.verb !== 'insert-select' && !reader.atEnd)
    throw refusal(
      'batch-clause',
      `LIMIT {batch_size} must end the statement, but ${reader.token?.text} follows it.`,
      limitForm,
      reader,
    );
  refuseStrayPlaceholders(reader, cursor?.conjunct, limit);
  return { where, condition, cursor, orderBy, limit, locking, onDuplicate };
}

/** The tokens up to the next clause of the same level. */
function rest(reader: TokenReader): TokenRange {
  const from = reader.index;
  while (!reader.atEnd && !(stop.some((word) => reader.is(word)) && reader.tokens[reader.index - 1]?.text !== '.')) {
    reader.index = (reader.closing(reader.index) ?? reader.index) + 1;
  }
  if (reader.index === from) throw refusal('batch-unreadable', 'Expected a condition here.', limitForm, reader);
  return { from, to: reader.index };
}

/** `id > {last_id}` or `{last_id} < id`, as one of the conditions that AND joins at the top level of WHERE. */
function readCursor(reader: TokenReader, where: TokenRange | undefined): BatchClauses['cursor'] {
  const at = reader.tokens.findIndex((token) => token.text === '{last_id}');
  if (at < 0) return undefined;
  const misplaced = refusal(
    'batch-last-id',
    '{last_id} is valid only as id > {last_id}, combined with the other conditions by AND.',
    cursorForm,
    reader,
    at,
  );
  if (where === undefined || at < where.from || at >= where.to) throw misplaced;
  if (separators(reader, where.from, where.to, ['OR', 'XOR', '||']).length > 0) throw misplaced;
  const bounds = [where.from - 1, ...separators(reader, where.from, where.to, ['AND', '&&']), where.to];
  const end = bounds.findIndex((bound) => bound > at);
  const conjunct = { from: (bounds[end - 1] ?? 0) + 1, to: bounds[end] ?? where.to };
  let { from, to } = conjunct;
  while (reader.closing(from) === to - 1) {
    from += 1;
    to -= 1;
  }
  const [greater, less] = [
    ['>', '>='],
    ['<', '<='],
  ];
  const operator = reader.tokens[at === from ? from + 1 : at - 1]?.text ?? '';
  const column = at === from ? lastName(reader, from + 2, to) : lastName(reader, from, at - 1);
  const fits = at === from ? less?.includes(operator) : at === to - 1 && greater?.includes(operator);
  if (column === undefined || fits !== true) throw misplaced;
  return { column, conjunct };
}

/** The column of `a`, `t.a` or `s.t.a`, if the range is that and nothing else. */
function lastName(reader: TokenReader, from: number, to: number): string | undefined {
  for (let index = from; index < to; index += 1) {
    const token = reader.tokens[index];
    const fits = (index - from) % 2 === 0 ? token?.kind === 'word' || token?.kind === 'quoted' : token?.text === '.';
    if (!fits) return undefined;
  }
  const last = reader.tokens[to - 1];
  return (to - from) % 2 === 1 && last !== undefined ? identifierOf(last) : undefined;
}

function readOrderBy(reader: TokenReader, cursor: string | undefined): TokenRange | undefined {
  const from = reader.index;
  if (!reader.accept('ORDER')) return undefined;
  const message = 'A batch query cannot have ORDER BY: each chunk is a range of the key.';
  if (cursor === undefined) throw refusal('batch-order-by', message, limitForm, reader, from);
  reader.expect('BY');
  const list = rest(reader);
  const last = reader.tokens[list.to - 1];
  const column = lastName(reader, list.from, last?.upper === 'ASC' ? list.to - 1 : list.to);
  if (column?.toLowerCase() !== cursor.toLowerCase())
    throw refusal('batch-order-by', message, cursorForm, reader, from);
  return { from, to: reader.index };
}

function readLimit(reader: TokenReader): TokenRange {
  const from = reader.index;
  if (!reader.accept('LIMIT')) {
    const elsewhere = reader.tokens.findIndex((token) => token.text === '{batch_size}');
    if (elsewhere >= 0) {
      const message = 'LIMIT {batch_size} is inside a subquery; it must end the statement itself.';
      throw refusal('batch-size-misplaced', message, limitForm, reader, elsewhere);
    }
    throw new BatchRefusal(
      'batch-size-missing',
      'The statement does not end with LIMIT {batch_size}.',
      limitForm,
      reader.token ?? reader.lastEnd,
    );
  }
  const value = reader.token;
  if (value?.text !== '{batch_size}') {
    throw refusal(
      'batch-limit',
      `The LIMIT of a batch query must be {batch_size}, but is ${value?.text ?? 'missing'}.`,
      limitForm,
      reader,
    );
  }
  reader.index += 1;
  if (reader.is(',') || reader.is('OFFSET')) {
    throw refusal('batch-offset', 'OFFSET would skip rows that the backfill has not processed yet.', limitForm, reader);
  }
  return { from, to: reader.index };
}

/** Locking clauses and ON DUPLICATE KEY UPDATE, whose assignments it gives. */
function readInsertTail(reader: TokenReader): TokenRange | undefined {
  if (reader.accept('FOR')) {
    if (reader.acceptOne(['UPDATE', 'SHARE']) === undefined) throw tail(reader);
    if (!reader.accept('SKIP', 'LOCKED')) reader.accept('NOWAIT');
    else
      throw refusal(
        'batch-skip-locked',
        'SKIP LOCKED would skip rows that another transaction has locked.',
        'Remove SKIP LOCKED.',
        reader,
        reader.index - 2,
      );
  } else reader.accept('LOCK', 'IN', 'SHARE', 'MODE');
  if (reader.accept('ON', 'DUPLICATE', 'KEY', 'UPDATE')) {
    if (reader.atEnd) throw tail(reader);
    return { from: reader.index, to: reader.tokens.length };
  }
  if (!reader.atEnd) throw tail(reader);
  return undefined;
}

function tail(reader: TokenReader): BatchRefusal {
  return refusal(
    'batch-clause',
    `A batch query cannot have ${reader.token?.text ?? 'an incomplete clause'} after LIMIT.`,
    limitForm,
    reader,
  );
}

function refuseStrayPlaceholders(reader: TokenReader, cursor: TokenRange | undefined, limit: TokenRange): void {
  for (const [index, token] of reader.tokens.entries()) {
    if (token.kind !== 'placeholder') continue;
    const known = token.text === '{batch_size}' ? limit : cursor;
    if (known !== undefined && index >= known.from && index < known.to) continue;
    throw refusal(
      'batch-placeholder',
      `The placeholder ${token.text} is valid only once, in its own place.`,
      limitForm,
      reader,
      index,
    );
  }
}

function refusal(
  code: string,
  message: string,
  remedy: string,
  reader: TokenReader,
  index = reader.index,
): BatchRefusal {
  return new BatchRefusal(code, message, remedy, reader.tokens[index] ?? reader.lastEnd);
}
