import type { JudgedBackfill, JudgedQuery } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import { usableKeys } from '../../catalog/walk-key.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { type Expression, type QueryTree, walk } from '../../sql/queries/query-tree.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import { addedColumn } from '../change/added-columns.ts';
import type { LintedMigration } from '../linted.ts';
import { hasWord } from '../phases/gates.ts';
import { onOneLine } from '../writing/one-line.ts';
import { isZero } from './asked.ts';
import { countsRow } from './counts-row.ts';

/**
 * Why a query does not see the rows that a backfill has yet to fill, as the end of a sentence that begins with the query;
 * undefined: it sees them, or may.
 */
export function blindness(
  asked: JudgedQuery,
  backfill: JudgedBackfill,
  migration: LintedMigration,
): string | undefined {
  const { gate, reading } = asked;
  const { verb, walked, written, assigned } = backfill.phase.batch.query;
  const reads = (table: string) =>
    reading.ok
      ? reading.tree.tables.some(({ name }) => sameName(name, table) || isViewOf(migration, name, table))
      : hasWord(gate.sql, table);
  if (!reads(written.table)) return `does not read ${writeName(written.table)}`;
  if (verb === 'delete') return undefined;
  if (verb === 'insert-select') {
    if (reads(walked.table) || !isZero(gate.expected)) return undefined;
    return `does not read ${writeName(walked.table)}, so it cannot find rows missing in ${writeName(written.table)}`;
  }
  const isNamed = (column: string) =>
    reading.ok ? reading.tree.columns.some(({ name }) => sameName(name, column)) : hasWord(gate.sql, column);
  const named = assigned.filter(isNamed);
  const throughView = reading.ok && !reading.tree.tables.some(({ name }) => sameName(name, written.table));
  if (named.length === 0) {
    if (throughView) return undefined;
    return `reads ${writeName(written.table)}, but not ${assigned.map(writeName).join(' or ')}`;
  }
  // What a row makes of a subquery elsewhere, e.g. of NOT EXISTS in WHERE, is not followed.
  const isFollowed = reading.ok && reading.tree.queries.length === selectedExists(reading.tree).length;
  if (!isFollowed || throughView || !isZero(gate.expected)) return undefined;
  const leavesOutNull = named.every(
    (column) =>
      isNullUntilFilled(backfill, migration, column) && countsRow(asked, written.table, column, null) === 'misses',
  );
  if (!leavesOutNull) return undefined;
  return `compares ${named.map(writeName).join(' and ')} in a way that excludes NULL, but unfilled rows are NULL`;
}

/** A query that counts the rows that a backfill has yet to do; undefined where too little is known to write one. */
export function openRowsQuery(backfill: JudgedBackfill, migration: LintedMigration): string | undefined {
  const { verb, walked, written, assigned, where, selfConsuming } = backfill.phase.batch.query;
  const condition = where === undefined ? undefined : onOneLine(where);
  const source = `${writeTable({ schema: walked.schema, name: walked.table })}${walked.alias === undefined ? '' : ` AS ${writeName(walked.alias)}`}`;
  const count = (...conditions: readonly (string | undefined)[]) => {
    const all = conditions.filter((one) => one !== undefined);
    const text = all.length > 1 ? all.map((one) => (isJoinedByOr(one) ? `(${one})` : one)).join(' AND ') : all[0];
    return `SELECT COUNT(*) FROM ${source}${text === undefined ? '' : ` WHERE ${text}`}`;
  };
  if (verb === 'delete') return count(condition);
  if (verb === 'insert-select') {
    const key = backfill.walked && usableKeys(backfill.walked)[0]?.parts;
    const inserted = backfill.query.ok ? backfill.query.tree.assignments.map(({ column }) => column) : [];
    const isCopied = ({ column }: { readonly column: string }) =>
      inserted.length === 0 || inserted.some((one) => sameName(one, column));
    if (key === undefined || !key.every(isCopied)) return undefined;
    const target = writeTable({ schema: written.schema, name: written.table });
    const own = writeName(walked.alias ?? walked.table);
    if (sameName(walked.alias ?? walked.table, written.table)) return undefined;
    const same = key.map(({ column }) => `${target}.${writeName(column)} = ${own}.${writeName(column)}`);
    return count(condition, `NOT EXISTS (SELECT 1 FROM ${target} WHERE ${same.join(' AND ')})`);
  }
  if (selfConsuming) return count(condition);
  const empty = assigned.find((column) => isNullUntilFilled(backfill, migration, column));
  return empty === undefined ? undefined : count(condition, `${writeName(empty)} IS NULL`);
}

/** Whether rows that the backfill has not met hold NULL in a column that it sets. */
function isNullUntilFilled({ phase, query }: JudgedBackfill, { migration }: LintedMigration, column: string): boolean {
  const { written, assigned } = phase.batch.query;
  const where = query.ok ? query.tree.where : undefined;
  const asksForNull = (part: Expression) =>
    part.kind === 'operator' &&
    part.operator === 'IS' &&
    isColumn(part.parts[0], column) &&
    isNullLiteral(part.parts[1]);
  if (joined(where).some(asksForNull)) return true;
  const asksOtherwise =
    where !== undefined && [...walk(where)].some((part) => assigned.some((one) => isColumn(part, one)));
  const added = addedColumn(migration, written.table, column);
  if (asksOtherwise || added === undefined) return false;
  return added.nullable !== false && (added.default === undefined || added.default.kind === 'null');
}

/** The parts that AND and OR join. */
function joined(condition: Expression | undefined): readonly Expression[] {
  if (condition?.kind !== 'operator' || (condition.operator !== 'AND' && condition.operator !== 'OR'))
    return condition === undefined ? [] : [condition];
  return condition.parts.flatMap(joined);
}

/** The queries of each EXISTS that the statement selects. */
function selectedExists({ select }: QueryTree): readonly QueryTree[] {
  return select
    .flatMap((one) => [...walk(one)])
    .flatMap((one) => (one.kind === 'operator' && one.operator === 'EXISTS' ? one.parts : []))
    .flatMap((one) => (one.kind === 'query' ? [one.query] : []));
}

function isColumn(part: Expression | undefined, column: string): boolean {
  return part?.kind === 'column' && sameName(part.name, column);
}

function isNullLiteral(part: Expression | undefined): boolean {
  return part?.kind === 'literal' && part.type === 'null';
}

/** A view whose text names the table may show what is in question. */
function isViewOf({ catalog }: LintedMigration, view: string, table: string): boolean {
  return catalog.objects.some(
    ({ kind, name, text }) => kind === 'view' && sameName(name, view) && hasWord(text, table),
  );
}

function isJoinedByOr(condition: string): boolean {
  return lex(condition).tokens.some(({ upper, text }) => upper === 'OR' || upper === 'XOR' || text === '||');
}
