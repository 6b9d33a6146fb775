import type { JudgedBackfill, JudgedGate } from '../../analysis/judged.ts';
import { findColumn, sameName } from '../../catalog/find.ts';
import { resolveColumn } from '../../catalog/resolved-column.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { writeName } from '../../sql/rendering/render-definition.ts';
import type { LintedMigration } from '../linted.ts';
import { askedBy, queryAskedIn } from '../proof/asked.ts';
import { readBatchText } from '../proof/batch-text.ts';
import { countsRow } from '../proof/counts-row.ts';
import { type NullSource, nullSource } from '../proof/null-values.ts';
import type { Rule } from '../rule.ts';
import { onOneLine } from '../writing/one-line.ts';
import { wholeOf } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR(100) NULL, search_name VARCHAR(100) NULL);';
const file = (value: string) =>
  yaml`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE customers SET search_name = ${value} WHERE search_name IS NULL LIMIT {batch_size}
      - name: gate
        wait_until:
          query: SELECT COUNT(*) FROM customers WHERE search_name IS NULL
  `;

export const rule: Rule = {
  name: 'backfill-null-ambiguous',
  group: 'backfill',
  severity: 'error',
  flags: 'A backfill whose value may be NULL, before a gate or `done_when` that counts NULL as unfinished.',
  why: 'A finished row whose correct value is NULL looks unfinished, so the gate waits until it times out.',
  instead:
    'Give such rows another value (`COALESCE`), exclude them from the gate, or mark finished rows in a separate column.',
  examples: {
    bad: { schema, file: file('LOWER(name)') },
    good: { schema, file: file("COALESCE(LOWER(name), '')") },
  },
  *phase(judged, migration) {
    if (judged.kind !== 'backfill' || !judged.query.ok || judged.query.tree.verb !== 'update') return;
    const { query, locate } = judged.phase.batch;
    const texts = readBatchText(query)?.assignments ?? [];
    for (const [index, { column, value }] of judged.query.tree.assignments.entries()) {
      const text = texts[index]?.value;
      if (value === undefined || text === undefined || !mayHoldNull(judged, column)) continue;
      const source = nullSource(value, text, judged);
      const asking = source === undefined ? undefined : askedForNull(judged, column, migration);
      if (source === undefined || asking === undefined) continue;
      const isNull = value.kind === 'literal';
      yield {
        ...wholeOf(locate, query.sql),
        severity: source.byData ? 'warning' : 'error',
        message: `${isNull ? `The query sets ${writeName(column)} to NULL` : `${writeName(column)} stays NULL wherever ${source.when}`}, but ${inSentence(askedBy(asking))} counts such rows as unfinished.`,
        fix: isNull ? undefined : fixOf(judged, column, text, source, asking),
      };
    }
  },
};

function inSentence(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** NULL for a NOT NULL column fails the statement, so no row is left with it. */
function mayHoldNull({ written }: JudgedBackfill, column: string): boolean {
  const definition = written && findColumn(written, column);
  return written !== undefined && definition !== undefined && resolveColumn(definition, written).nullable;
}

/** The `done_when`, or the first gate after the backfill, that counts NULLs; another backfill of the column ends the search. */
function askedForNull(
  backfill: JudgedBackfill,
  column: string,
  { phases }: LintedMigration,
): JudgedBackfill | JudgedGate | undefined {
  const { written } = backfill.phase.batch.query;
  for (const one of phases) {
    if (one.kind === 'ddl' || one.phase.index < backfill.phase.index) continue;
    if (one.kind === 'backfill' && one !== backfill) {
      const { query } = one.phase.batch;
      const fills = sameName(query.written.table, written.table);
      if (fills && query.assigned.some((assigned) => sameName(assigned, column))) return undefined;
      continue;
    }
    const asked = queryAskedIn(one)?.asked;
    if (asked !== undefined && countsRow(asked, written.table, column, null) === 'counts') return one;
  }
  return undefined;
}

function fixOf(
  { written }: JudgedBackfill,
  column: string,
  value: string,
  source: NullSource,
  asking: JudgedBackfill | JudgedGate,
): string {
  const definition = written && findColumn(written, column);
  const neutral = definition === undefined ? undefined : neutralValue(definition.type.name);
  const asked = queryAskedIn(asking)?.asked.gate.sql ?? '';
  const narrower = endsInConjunction(asked) ? onOneLine(asked) : undefined;
  const lines = [
    ...(neutral === undefined ? [] : [`SET ${writeName(column)} = COALESCE(${value}, ${neutral})`]),
    ...(source.column === undefined || narrower === undefined
      ? []
      : [
          `# or, if NULL is a correct value, in ${inSentence(askedBy(asking))}: ${narrower} AND ${writeName(source.column)} IS NOT NULL`,
        ]),
  ];
  return lines.length > 0
    ? lines.join('\n')
    : 'Mark finished rows in a separate column, and let the gate count the rows without the mark.';
}

/** Whether `AND …` may be appended to the query. */
function endsInConjunction(sql: string): boolean {
  const others = ['OR', 'XOR', 'GROUP', 'HAVING', 'ORDER', 'LIMIT', 'UNION', 'SELECT'];
  const words = lex(sql).tokens.map(({ upper, text }) => (text === '||' ? 'OR' : upper));
  return words.includes('WHERE') && !words.slice(1).some((word) => others.includes(word));
}

function neutralValue(type: string): string | undefined {
  if (/^(char|varchar|tinytext|text|mediumtext|longtext|binary|varbinary|.*blob)$/.test(type)) return "''";
  if (/int$|^(decimal|float|double|bit)$/.test(type)) return '0';
  return undefined;
}
