import type { JudgedBackfill, JudgedPhase } from '../../analysis/judged.ts';
import { applyEdits } from '../../sql/lexing/edits.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { normaliseSql } from '../../sql/lexing/normalise.ts';
import type { LintedMigration } from '../linted.ts';
import { askedBy, queryAskedIn, waitsForMore } from '../proof/asked.ts';
import { constantAnswer } from '../proof/constant-answer.ts';
import { openRowsQuery } from '../proof/open-rows.ts';
import type { Rule } from '../rule.ts';
import { wholeOf } from '../writing/span.ts';
import { writeGate } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);';
const file = (query: string) => yaml`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${query}
    - name: contract
      sql: |
        ALTER TABLE customers DROP COLUMN fax;
      irreversible: the numbers are gone
`;

export const rule: Rule = {
  name: 'gate-vacuous',
  group: 'phases',
  severity: 'error',
  insteadOf: ['gate-not-covering-backfill'],
  flags:
    'A gate or `done_when` that returns the same result for any data. It reads no table, no row can match (`1 = 0`, ' +
    '`fax = NULL`, IS NULL on a NOT NULL column), or every count passes (`COUNT(*) >= 0`).',
  why: 'The gate proves nothing: it opens at once, or never.',
  instead: 'Write a condition that depends on the rows. Check once that the gate stays closed while a row matches.',
  examples: {
    bad: {
      schema,
      file: file('SELECT COUNT(*) FROM customers WHERE fax <> NULL'),
    },
    good: {
      schema,
      file: file('SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL'),
    },
  },
  *phase(judged, migration) {
    const found = queryAskedIn(judged);
    if (found === undefined || !found.asked.reading.ok) return;
    const { gate, reading } = found.asked;
    const constant = constantAnswer(reading.tree, gate.sql, judged.before);
    if (constant === undefined) return;
    const isNeeded = judged.kind === 'gate' && !waitsForMore(judged.phase);
    yield {
      ...wholeOf(gate.locate, gate.sql),
      severity: isNeeded ? 'error' : 'warning',
      message: `${askedBy(judged)} returns the same result for any data: ${constant}.`,
      fix: withIsNull(gate.sql) ?? anotherQuery(judged, migration, gate.sql),
    };
  },
};

/** `= NULL` rewritten as IS NULL. */
function withIsNull(sql: string): string | undefined {
  const { tokens } = lex(sql);
  const edits = tokens.flatMap((token, index) => {
    const next = tokens[index + 1];
    const meant = token.text === '=' ? 'IS NULL' : ['<>', '!='].includes(token.text) ? 'IS NOT NULL' : undefined;
    if (meant === undefined || next?.upper !== 'NULL') return [];
    const blank = token.start > 0 && /\s/.test(sql[token.start - 1] ?? '') ? '' : ' ';
    return [{ start: token.start, end: next.end, text: `${blank}${meant}` }];
  });
  return edits.length === 0 ? undefined : applyEdits(sql, edits);
}

/**
 * Counts the rows left to do by the previous backfill, or by the backfill whose done_when this is.
 * @param sql what stands there; undefined where nothing better is known
 */
function anotherQuery(judged: JudgedPhase, migration: LintedMigration, sql: string): string | undefined {
  const backfill = migration.phases.findLast(
    (one): one is JudgedBackfill => one.kind === 'backfill' && one.phase.index <= judged.phase.index,
  );
  const query = backfill && openRowsQuery(backfill, migration);
  if (backfill === undefined || query === undefined || normaliseSql(query) === normaliseSql(sql)) return undefined;
  // It counts rows by the WHERE of the backfill. If no row can match that, it proves nothing either.
  const { query: changing } = backfill;
  if (changing.ok && constantAnswer(changing.tree, query, judged.before) !== undefined) return undefined;
  return judged.kind === 'gate'
    ? writeGate(judged.phase.name, query)
    : `done_when: ${JSON.stringify(query)}\ndone_expected: 0`;
}
