import { MOST_ALIAS } from '../lexing/long-name.ts';
import type { Span } from '../lexing/span.ts';
import { matches, type TokenRange, type TokenReader, Unreadable } from '../lexing/token-reader.ts';
import { refuseGrouping } from './batch-grouping.ts';
import { BatchRefusal } from './batch-problem.ts';

/** Where the parts of a batch query stand, as the renderer needs them. Indexes count tokens, spans are offsets. */
export interface BatchLayout {
  readonly verb: 'update' | 'delete' | 'insert-select';
  readonly walked: TableReference;
  readonly written: { readonly schema: string | undefined; readonly table: string };
  /** Token range of `SET …` after the word SET; of an UPDATE only. */
  readonly assignments: TokenRange | undefined;
  /** Columns that an INSERT names; none where it has no list of them, and for the other verbs. */
  readonly inserted: readonly string[];
  /** Token index where the clauses after the table (or after SET) begin. */
  readonly clauses: number;
  /** Token index of the verb that an optimizer hint stands after. */
  readonly verbIndex: number;
}

export interface TableReference {
  readonly schema: string | undefined;
  readonly table: string;
  readonly alias: string | undefined;
  /** Offset after the table, its partitions and its alias. */
  readonly end: number;
  /** USE, IGNORE and FORCE INDEX that the author wrote. */
  readonly indexHints: Span | undefined;
}

const updateForm = 'Write UPDATE one_table SET … WHERE … LIMIT {batch_size}, and read other tables in subqueries.';
const deleteForm = 'Write DELETE FROM one_table WHERE … LIMIT {batch_size}, and read other tables in subqueries.';
const insertForm =
  'Write INSERT INTO target (…) SELECT … FROM one_table WHERE … LIMIT {batch_size}, and read other tables in subqueries.';

/** Words that may follow a table or its SET list at the top level. */
const clauseWords = [
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

/**
 * Finds the table and the clauses of a batch query.
 * @throws BatchRefusal for every form that cannot be walked
 * @throws Unreadable where the text is not SQL as this reader knows it
 */
export function readBatchLayout(reader: TokenReader): BatchLayout {
  const commonTables = readCommonTables(reader);
  const verbIndex = reader.index;
  if (reader.accept('UPDATE')) return readUpdate(reader, verbIndex);
  if (reader.accept('DELETE')) return readDelete(reader, verbIndex);
  if (commonTables.size === 0 && reader.accept('INSERT')) return readInsert(reader);
  const form = 'Write one UPDATE, DELETE or INSERT … SELECT that ends with LIMIT {batch_size}.';
  const word = reader.token?.text ?? 'nothing';
  throw new BatchRefusal('batch-verb', `A batch query cannot start with ${word}.`, form, reader.token);
}

function readUpdate(reader: TokenReader, verbIndex: number): BatchLayout {
  reader.accept('LOW_PRIORITY');
  refuseIgnore(reader, 'UPDATE');
  const walked = readTable(reader, updateForm);
  refuseFurtherTables(reader, updateForm);
  reader.expect('SET');
  const from = reader.index;
  const clauses = findClause(reader, from, clauseWords);
  return {
    verb: 'update',
    walked,
    written: walked,
    assignments: { from, to: clauses },
    inserted: [],
    clauses,
    verbIndex,
  };
}

function readDelete(reader: TokenReader, verbIndex: number): BatchLayout {
  while (reader.acceptOne(['LOW_PRIORITY', 'QUICK']) !== undefined);
  refuseIgnore(reader, 'DELETE');
  if (!reader.accept('FROM')) {
    throw new BatchRefusal(
      'batch-several-tables',
      'A DELETE from several tables cannot run in chunks of one key.',
      deleteForm,
      reader.token,
    );
  }
  const walked = readTable(reader, deleteForm);
  refuseFurtherTables(reader, deleteForm);
  const parts = { assignments: undefined, inserted: [], clauses: reader.index, verbIndex };
  return { verb: 'delete', walked, written: walked, ...parts };
}

function readInsert(reader: TokenReader): BatchLayout {
  reader.acceptOne(['LOW_PRIORITY', 'HIGH_PRIORITY', 'DELAYED']);
  reader.accept('IGNORE');
  reader.accept('INTO');
  const target = reader.objectName();
  if (reader.accept('PARTITION')) reader.parenthesised();
  const queries = ['SELECT', 'WITH', 'TABLE', 'VALUES', '('];
  const named = reader.is('(') && !queries.some((word) => reader.is('(', word));
  const inserted = named ? readInserted(reader) : [];
  const commonTables = readCommonTables(reader);
  const verbIndex = reader.index;
  if (!reader.accept('SELECT')) {
    throw new BatchRefusal(
      'batch-insert-without-select',
      'An INSERT in a backfill must select from a table.',
      insertForm,
      reader.token,
    );
  }
  const list = { from: reader.index, to: findClause(reader, reader.index, ['FROM', ...clauseWords]) };
  refuseGrouping(reader, list);
  reader.index = list.to;
  if (!reader.accept('FROM')) {
    throw new BatchRefusal(
      'batch-no-source',
      'This INSERT … SELECT reads no table, so it has no key to walk.',
      insertForm,
      reader.token,
    );
  }
  const source = reader.token;
  const walked = readTable(reader, insertForm);
  refuseFurtherTables(reader, insertForm);
  if (walked.schema === undefined && commonTables.has(walked.table.toLowerCase())) {
    throw new BatchRefusal(
      'batch-derived-source',
      `${walked.table} is a common table expression and has no key to walk.`,
      insertForm,
      source,
    );
  }
  const written = { schema: target.schema, table: target.name };
  return { verb: 'insert-select', walked, written, assignments: undefined, inserted, clauses: reader.index, verbIndex };
}

/** The columns in the parentheses after an INSERT's table, which may be qualified and may be none. */
function readInserted(reader: TokenReader): readonly string[] {
  const columns: string[] = [];
  reader.expect('(');
  if (reader.accept(')')) return columns;
  do {
    let column = reader.identifier('a column');
    while (reader.accept('.')) column = reader.identifier('a column');
    columns.push(column);
  } while (reader.accept(','));
  reader.expect(')');
  return columns;
}

/** Steps over `WITH …` and gives the names that it defines, in lower case. */
function readCommonTables(reader: TokenReader): Set<string> {
  const names = new Set<string>();
  if (!reader.accept('WITH')) return names;
  reader.accept('RECURSIVE');
  do {
    names.add(reader.identifier().toLowerCase());
    if (reader.is('(')) reader.parenthesised();
    reader.expect('AS');
    reader.parenthesised();
  } while (reader.accept(','));
  return names;
}

function readTable(reader: TokenReader, form: string): TableReference {
  if (reader.is('(')) {
    throw new BatchRefusal('batch-derived-source', 'A derived table has no key to walk.', form, reader.token);
  }
  const name = reader.objectName();
  if (reader.is('.', '*')) refuseSeveralTables(reader, form);
  if (reader.accept('PARTITION')) reader.parenthesised();
  let alias: string | undefined;
  if (reader.accept('AS') || reader.isName) alias = reader.identifier('an alias', MOST_ALIAS);
  if (reader.accept('PARTITION')) reader.parenthesised();
  const end = reader.lastEnd;
  const hintStart = reader.token?.start ?? end;
  while (reader.acceptOne(['USE', 'IGNORE', 'FORCE']) !== undefined) {
    if (reader.acceptOne(['INDEX', 'KEY']) === undefined) throw new Unreadable('INDEX', reader.token);
    if (reader.accept('FOR') && !reader.accept('JOIN')) {
      reader.acceptOne(['ORDER', 'GROUP']);
      reader.expect('BY');
    }
    reader.parenthesised();
    reader.accept(',');
  }
  const indexHints = reader.lastEnd > end ? { start: hintStart, end: reader.lastEnd } : undefined;
  return { schema: name.schema, table: name.name, alias, end, indexHints };
}

function refuseFurtherTables(reader: TokenReader, form: string): void {
  const joins = [',', 'JOIN', 'INNER', 'CROSS', 'LEFT', 'RIGHT', 'NATURAL', 'STRAIGHT_JOIN', 'USING'];
  if (joins.some((word) => reader.is(word))) refuseSeveralTables(reader, form);
}

function refuseSeveralTables(reader: TokenReader, form: string): never {
  const message = 'A batch query over several tables cannot run in chunks of one key, and MySQL refuses LIMIT for it.';
  throw new BatchRefusal('batch-several-tables', message, form, reader.token);
}

function refuseIgnore(reader: TokenReader, verb: string): void {
  if (!reader.is('IGNORE')) return;
  const message = `${verb} IGNORE silently skips rows that it cannot change, so the backfill would be incomplete.`;
  throw new BatchRefusal('batch-ignore', message, `Remove IGNORE; phasedb reports a row that fails.`, reader.token);
}

/** Index of the first of these words at the top level, or of the end. */
export function findClause(reader: TokenReader, from: number, words: readonly string[]): number {
  for (let index = from; index < reader.tokens.length; index += 1) {
    const closing = reader.closing(index);
    if (closing !== undefined) index = closing;
    else if (reader.tokens[index - 1]?.text !== '.' && words.some((word) => matches(reader.tokens[index], word)))
      return index;
  }
  return reader.tokens.length;
}
