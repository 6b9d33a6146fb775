import type { JudgedBackfill } from '../../analysis/judged.ts';
import { findColumn, sameName } from '../../catalog/find.ts';
import { resolveColumn } from '../../catalog/resolved-column.ts';
import { usableKeys } from '../../catalog/walk-key.ts';
import { listed } from '../../migration/problem.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { TokenReader } from '../../sql/lexing/token-reader.ts';
import { nondeterministicFunctions } from '../../sql/queries/nondeterministic.ts';
import { type Assignment, readAssignments } from '../../sql/queries/self-consuming.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import { namesInSql } from '../names/names-in-sql.ts';
import { hasWord } from '../phases/gates.ts';
import { type BatchText, namesWalkedColumn, readBatchText } from '../proof/batch-text.ts';
import { openInsert } from '../proof/open-insert.ts';
import type { Rule } from '../rule.ts';
import { wholeOf } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL, total_cents INT NULL);';
const file = (query: string) => yaml`
  migration: m
  phases:
    - name: backfill
      batch:
        query: ${query}
`;

export const rule: Rule = {
  name: 'backfill-not-idempotent',
  group: 'backfill',
  severity: 'warning',
  flags:
    'A batch query that changes a row again if it runs again. Its WHERE does not exclude finished rows, it ' +
    'computes a column from its own value, or it inserts rows without a unique key.',
  why:
    'A backfill processes each row once, also across a crash. A new attempt, after a rollback or by hand, ' +
    'processes all rows again. A row whose key the application changes meanwhile may be processed twice or missed.',
  instead: 'Write a WHERE that selects only unfinished rows, and that a finished row no longer matches.',
  examples: {
    bad: { schema, file: file('UPDATE orders SET total = total * 100 LIMIT {batch_size}') },
    good: {
      schema,
      file: file('UPDATE orders SET total_cents = total * 100 WHERE total_cents IS NULL LIMIT {batch_size}'),
    },
  },
  *phase(judged) {
    if (judged.kind !== 'backfill') return;
    const { query, locate } = judged.phase.batch;
    const text = readBatchText(query);
    if (query.selfConsuming || text === undefined) return;
    const repeated = query.verb === 'update' ? repeatedUpdate(judged, text) : repeatedInsert(judged, text);
    if (repeated !== undefined) yield { ...wholeOf(locate, query.sql), ...repeated };
  },
};

interface Repeated {
  readonly message: string;
  readonly fix: string | undefined;
}

function repeatedUpdate({ phase, written }: JudgedBackfill, text: BatchText): Repeated | undefined {
  const { query } = phase.batch;
  const { where = '' } = query;
  const raised = text.assignments.filter(
    ({ column, value }) => namesWalkedColumn(value, column, query) && accumulates(value),
  );
  const isRaised = (column: string) => raised.some((one) => sameName(one.column, column));
  // A condition on a column that is set may exclude finished rows, unless the column is computed from itself.
  const guards = query.assigned.filter((column) => !isRaised(column) && namesWalkedColumn(where, column, query));
  if (guards.length > 0) return undefined;
  const [first] = raised.length > 0 ? raised : text.assignments;
  if (first === undefined) return undefined;
  if (raised.length > 0) {
    const flag = writeName(`${first.column}_is_new`);
    const add = `ALTER TABLE ${writeTable({ schema: query.written.schema, name: query.written.table })} ADD COLUMN ${flag} TINYINT NULL;`;
    return {
      message: `If this phase runs again, it changes ${listed(raised.map(({ column }) => writeName(column)))} a second time: the new value is computed from the old one, and nothing marks the finished rows.`,
      fix: `${add} -- in expand\n${text.extended(`${flag} IS NULL`, `${flag} = 1`)}`,
    };
  }
  if (where !== '' && query.assigned.some((column) => namesWalkedColumn(where, column, query))) return undefined;
  return {
    message: `The WHERE does not exclude finished rows. If this phase runs again, it writes ${listed(query.assigned.map(writeName))} of each row again.`,
    fix: stillToDo(first, written, query.walked.alias, text),
  };
}

function stillToDo(
  { column, value }: { readonly column: string; readonly value: string },
  table: JudgedBackfill['written'],
  alias: string | undefined,
  text: BatchText,
): string | undefined {
  const name = alias === undefined ? writeName(column) : `${writeName(alias)}.${writeName(column)}`;
  if (nondeterministicFunctions(lex(value).tokens).length === 0) return text.extended(`NOT (${name} <=> ${value})`);
  const definition = table && findColumn(table, column);
  const nullable = table === undefined || definition === undefined || resolveColumn(definition, table).nullable;
  return nullable ? text.extended(`${name} IS NULL`) : undefined;
}

/** Whether a value computed from the column itself differs from it each time; TRIM and similar functions do not. */
function accumulates(value: string): boolean {
  const operators = new Set(['+', '-', '*', '/', '%', '||', '^', '<<', '>>']);
  const words = new Set(
    'DIV MOD CONCAT CONCAT_WS REVERSE REPEAT INSERT DATE_ADD DATE_SUB ADDDATE SUBDATE ADDTIME SUBTIME TIMESTAMPADD JSON_ARRAY_APPEND JSON_ARRAY_INSERT MD5 SHA SHA1 SHA2 AES_ENCRYPT HEX TO_BASE64 COMPRESS'.split(
      ' ',
    ),
  );
  return lex(value).tokens.some(({ text, upper }) => operators.has(text) || words.has(upper));
}

/** A repeated INSERT fails on a unique key over the inserted columns; without one it duplicates the rows. */
function repeatedInsert(judged: JudgedBackfill, text: BatchText): Repeated | undefined {
  const { written, query: reading, phase } = judged;
  const { query } = phase.batch;
  if (written === undefined || !written.complete || written.kind === 'view' || !reading.ok) return undefined;
  const words = lex(query.sql).tokens.map(({ upper }) => upper);
  if (words.includes('DUPLICATE')) return raisedOnDuplicate(judged);
  if (words.includes('IGNORE')) return undefined;
  // A WHERE that reads the target table is meant to exclude existing rows.
  if (hasWord(query.where ?? '', query.written.table)) return undefined;
  const inserted = reading.tree.assignments.map(({ column }) => column);
  // MySQL assigns a number if an AUTO_INCREMENT column gets NULL or 0.
  const numbers = reading.tree.queries[0]?.select.some(({ kind }) => kind === 'literal') === true;
  const isInserted = (column: string) =>
    inserted.length === 0
      ? !numbers || findColumn(written, column)?.autoIncrement !== true
      : inserted.some((one) => sameName(one, column));
  if (usableKeys(written).some(({ parts }) => parts.every(({ column }) => isInserted(column)))) return undefined;
  const open = openInsert(judged, inserted);
  return {
    message: `If this phase runs again, it inserts each row into ${writeTable(written)} again: no unique key covers the inserted columns.`,
    fix: open === undefined ? undefined : text.extended(open),
  };
}

/** ON DUPLICATE KEY UPDATE that computes from the present value: `n = n + 1`, but not `n = VALUES(n)`. */
function raisedOnDuplicate({ phase }: JudgedBackfill): Repeated | undefined {
  const { sql, written } = phase.batch.query;
  const { tokens } = lex(sql);
  const reader = new TokenReader(sql, tokens);
  const from = tokens.findIndex(({ upper }, index) => upper === 'UPDATE' && tokens[index - 1]?.upper === 'KEY') + 1;
  if (from === 0) return undefined;
  const end = tokens.findIndex(({ text }, index) => index > from && text === ';');
  const raised = assignmentsIn(reader, from, end < 0 ? tokens.length : end).flatMap((one) => {
    const value = sql.slice(tokens[one.from]?.start, tokens[one.to - 1]?.end).replace(/\bVALUES\s*\([^)]*\)/gi, '1');
    const own = namesInSql(value).some(
      ({ name, qualifier }) =>
        sameName(name, one.column) && (qualifier === undefined || sameName(qualifier, written.table)),
    );
    return own && accumulates(value) ? writeName(one.column) : [];
  });
  if (raised.length === 0) return undefined;
  return {
    message: `If this phase runs again, it changes ${listed(raised)} of ${writeTable({ schema: written.schema, name: written.table })} a second time: the new value is computed from the old one.`,
    fix: undefined,
  };
}

function assignmentsIn(reader: TokenReader, from: number, to: number): readonly Assignment[] {
  try {
    return readAssignments(reader, { from, to });
  } catch {
    return [];
  }
}
