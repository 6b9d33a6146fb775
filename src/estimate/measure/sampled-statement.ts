import type { Catalog } from '../../catalog/catalog.ts';
import { findColumn, sameName } from '../../catalog/find.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { usableKeys, type WalkKey } from '../../catalog/walk-key.ts';
import { harmlessFunctions } from '../../ddl/probe/harmless.ts';
import type { BackfillPhase } from '../../migration/migration.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import type { Token } from '../../sql/lexing/token.ts';
import type { QueryReading } from '../../sql/queries/read-query.ts';
import { plainWords } from './plain-words.ts';

/** A backfill statement for a sample: for any range of the key, rebuilt from its words. */
export interface SampledStatement {
  readonly verb: 'update' | 'delete' | 'insert-select';
  readonly walked: CatalogTable;
  readonly written: CatalogTable;
  readonly key: WalkKey;
  /** Quoted; the prefix of the key's columns. */
  readonly qualifier: string;
  /** Functions that it calls, in upper case. Each must be a built-in function on the server. */
  readonly calls: readonly string[];
  /** @param range a condition over the key, written by phasedb */
  render(range: string, mostRows: number): string;
}

/** Why something was not measured; the end of "It was not measured, because …". */
export interface NotMeasured {
  readonly why: string;
}

/**
 * Whether a backfill's statement may be run and rolled back, as far as known before the server is asked. Both readers must
 * understand it, it contains only known words, its tables are completely known, and no trigger or other table is affected.
 * @param catalog the tables as they are on the server now
 */
export function sampledStatement(
  { batch }: BackfillPhase,
  reading: QueryReading,
  catalog: Catalog,
): SampledStatement | NotMeasured {
  const { query } = batch;
  if (!reading.ok) return { why: `phasedb cannot read the query: ${reading.reason}` };
  const words = plainWords(query.render('TRUE'), query.verb);
  if ('why' in words) return words;
  const unknown = reading.tree.functions.find((name) => !harmlessFunctions.has(name));
  if (unknown !== undefined) return { why: `the query calls ${unknown}, whose effects are unknown` };
  const walked = knownTable(catalog, query.walked.schema, query.walked.table);
  if ('why' in walked) return walked;
  const written = knownTable(catalog, query.written.schema, query.written.table);
  if ('why' in written) return written;
  const absent = [...query.assigned, ...reading.tree.columns.map(({ name }) => name)].find(
    (name) => findColumn(walked, name) === undefined && findColumn(written, name) === undefined,
  );
  if (absent !== undefined) {
    return { why: `the column ${absent} does not exist yet; measure again after expand` };
  }
  const why = followedBy(query.verb, written, query.assigned);
  if (why !== undefined) return { why };
  const key = usableKeys(walked).find(
    ({ parts }) => batch.pkColumn === undefined || sameName(parts[0]?.column, batch.pkColumn),
  );
  if (key === undefined) return { why: `${walked.name} has no key for sampling` };
  return {
    verb: query.verb,
    walked,
    written,
    key,
    qualifier: quoteIdentifier(query.walked.alias ?? query.walked.table),
    calls: words.calls,
    render: (range, mostRows) =>
      withoutComments(query.render(range, { index: quoteIdentifier(key.name), limit: mostRows })),
  };
}

function knownTable(catalog: Catalog, schema: string | undefined, name: string): CatalogTable | NotMeasured {
  const table = catalog.table(schema, name);
  if (table === undefined) return { why: `the table ${name} does not exist yet, or this user cannot see it` };
  if (table.kind !== 'table') return { why: `${name} is a view` };
  return table.complete ? table : { why: `phasedb cannot read the definition of ${name}` };
}

/** What the statement would affect besides the rows. */
function followedBy(
  verb: SampledStatement['verb'],
  { name, facts, columns, indexes }: CatalogTable,
  assigned: readonly string[],
): string | undefined {
  const [trigger] = facts?.triggers ?? [];
  if (trigger !== undefined) return `${name} has the trigger ${trigger.name}`;
  const [reference] = facts?.referencedBy ?? [];
  const refers = `rows of ${reference?.table} reference rows of ${name}`;
  if (verb === 'delete') return reference === undefined ? undefined : refers;
  const counted = columns.find(({ autoIncrement }) => autoIncrement)?.name;
  // A generated invisible primary key counts too, and may be hidden (manual, "Generated Invisible Primary Keys").
  const counts = counted !== undefined || !indexes.some(({ kind }) => kind === 'primary');
  if (verb === 'insert-select') {
    return counts
      ? `the sample would use up AUTO_INCREMENT values of ${name}, which a rollback does not restore`
      : undefined;
  }
  if (assigned.some((column) => sameName(column, counted))) {
    return `the query sets ${counted}, and a rollback does not restore the AUTO_INCREMENT counter`;
  }
  return reference === undefined ? undefined : refers;
}

/** The words, with one blank for each gap. The hint that names our index stays. */
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
