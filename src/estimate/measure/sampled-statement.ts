import type { Catalog } from '../../catalog/catalog.ts';
import { findColumn, sameName } from '../../catalog/find.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { tableOption } from '../../catalog/table-options.ts';
import { usableKeys, type WalkKey } from '../../catalog/walk-key.ts';
import { harmlessFunctions, parenthesisWords } from '../../ddl/probe/harmless.ts';
import type { BackfillPhase } from '../../migration/migration.ts';
import { reservedWords } from '../../sql/keywords.ts';
import { lex } from '../../sql/lexer.ts';
import { quoteIdentifier } from '../../sql/quote.ts';
import type { QueryReading } from '../../sql/read-query.ts';
import type { Token } from '../../sql/token.ts';

/** A backfill's statement as it may be tried: for any range of the key, put together anew from its words. */
export interface SampledStatement {
  readonly walked: CatalogTable;
  readonly written: CatalogTable;
  readonly event: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly key: WalkKey;
  /** Quoted; in front of the key's columns. */
  readonly qualifier: string;
  /** @param range a condition over the key, of our own */
  render(range: string, mostRows: number): string;
}

/** Why something was not measured; the end of "It was not measured, because …". */
export interface NotMeasured {
  readonly why: string;
}

/**
 * Whether a backfill's statement may be run and rolled back, by what is known before a server is asked: it is understood by both
 * readers, calls built-in functions only that change nothing and wait for nobody, reads known tables, fires no
 * trigger, and leads to no other table's rows.
 * @param catalog the tables as they are on the server now
 */
export function sampledStatement(
  { batch }: BackfillPhase,
  reading: QueryReading,
  catalog: Catalog,
): SampledStatement | NotMeasured {
  const { query } = batch;
  if (!reading.ok) return { why: `its query was not understood: ${reading.reason}` };
  const walked = catalog.table(query.walked.schema, query.walked.table);
  const written = catalog.table(query.written.schema, query.written.table);
  if (walked === undefined) return { why: `the table ${query.walked.table} is not there yet, or may not be seen` };
  if (written === undefined) return { why: `the table ${query.written.table} is not there yet, or may not be seen` };
  const others = reading.tree.tables.map(({ schema, name }) => catalog.table(schema, name));
  const tables = [walked, written, ...others];
  if (!tables.every((table) => table?.kind === 'table')) {
    return { why: 'it reads something else than tables that are known' };
  }
  const absent = [...query.assigned, ...reading.tree.columns.map(({ name }) => name)].find(
    (name) => !tables.some((table) => table !== undefined && findColumn(table, name) !== undefined),
  );
  if (absent !== undefined) {
    return { why: `the column ${absent} is not there yet; once expand has run, it can be measured` };
  }
  const engine = tableOption(written.options, 'engine') ?? 'InnoDB';
  if (engine.toLowerCase() !== 'innodb') return { why: `${written.name} is ${engine}, where nothing is rolled back` };
  const event = { update: 'UPDATE', delete: 'DELETE', 'insert-select': 'INSERT' } as const;
  const why =
    followedBy(event[query.verb], written, query.assigned) ??
    unsafeFunction(reading.tree.functions) ??
    unsafeWord(query.render('TRUE'), query.verb);
  if (why !== undefined) return { why };
  const key = usableKeys(walked).find(
    ({ parts }) => batch.pkColumn === undefined || sameName(parts[0]?.column, batch.pkColumn),
  );
  if (key === undefined) return { why: `${walked.name} has no key to sample along` };
  return {
    walked,
    written,
    event: event[query.verb],
    key,
    qualifier: quoteIdentifier(query.walked.alias ?? query.walked.table),
    render: (range, mostRows) =>
      withoutComments(query.render(range, { index: quoteIdentifier(key.name), limit: mostRows })),
  };
}

/** What else than the rows themselves the statement would set in motion. */
function followedBy(
  event: SampledStatement['event'],
  { name, facts, columns }: CatalogTable,
  assigned: readonly string[],
): string | undefined {
  const trigger = facts?.triggers.find((one) => one.event === event);
  if (trigger !== undefined) return `the trigger ${trigger.name} of ${name} would fire`;
  const reference = facts?.referencedBy.find(
    ({ referencedColumns }) =>
      event === 'DELETE' ||
      (event === 'UPDATE' && referencedColumns.some((column) => assigned.some((other) => sameName(column, other)))),
  );
  if (reference !== undefined) return `rows of ${reference.table} refer to those of ${name}`;
  if (event === 'INSERT' && columns.some(({ autoIncrement }) => autoIncrement)) {
    return `${name} would lose AUTO_INCREMENT values that no rollback gives back`;
  }
  return undefined;
}

/** Built-in functions over several rows. */
const aggregates: ReadonlySet<string> = new Set(
  (
    'ANY_VALUE AVG BIT_AND BIT_OR BIT_XOR COUNT GROUP_CONCAT JSON_ARRAYAGG JSON_OBJECTAGG MAX MIN STD STDDEV STDDEV_POP ' +
    'STDDEV_SAMP SUM VARIANCE VAR_POP VAR_SAMP ROW_NUMBER RANK DENSE_RANK LAG LEAD FIRST_VALUE LAST_VALUE NTH_VALUE'
  ).split(' '),
);

function isHarmless(name: string): boolean {
  return harmlessFunctions.has(name) || aggregates.has(name);
}

function unsafeFunction(functions: readonly string[]): string | undefined {
  const called = functions.find((name) => !isHarmless(name));
  return called === undefined ? undefined : `it calls ${called}, whose effects are not known`;
}

/** The same by the words alone, for what the parser may have read as something else than a call. */
function unsafeWord(sql: string, verb: string): string | undefined {
  const { tokens, problem, versionComments } = lex(sql);
  if (problem !== undefined || versionComments.length > 0) return 'its words are not understood';
  // In front of SELECT stand a table and its columns, the table mostly followed by a parenthesis.
  const first = verb === 'insert-select' ? tokens.findIndex(({ upper }) => upper === 'SELECT') : 0;
  for (const [index, token] of tokens.entries()) {
    const { kind, upper, text } = token;
    if (kind === 'variable' || kind === 'hint' || kind === 'placeholder') return `it has the ${kind} ${text} in it`;
    if (index < first || tokens[index + 1]?.text !== '(') continue;
    if (kind === 'quoted' || (kind === 'word' && !mayOpen(upper)))
      return `it calls ${text}, whose effects are not known`;
  }
  return undefined;
}

/** A reserved word in front of a parenthesis is grammar, or a built-in function that was asked about already. */
function mayOpen(upper: string): boolean {
  return isHarmless(upper) || parenthesisWords.has(upper) || reservedWords.has(upper.toLowerCase());
}

/** The words with one blank wherever there was a gap; the hint that names our index stays. */
function withoutComments(sql: string): string {
  const parts: string[] = [];
  let last: Token | undefined;
  for (const token of lex(sql).tokens) {
    if (last !== undefined && token.start > last.end) parts.push(' ');
    parts.push(sql.slice(token.start, token.end));
    last = token;
  }
  return parts.join('');
}
