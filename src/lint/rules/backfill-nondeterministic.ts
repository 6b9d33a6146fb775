import type { JudgedBackfill } from '../../analysis/judged.ts';
import { listed } from '../../migration/problem.ts';
import { applyEdits, type Edit } from '../../sql/lexing/edits.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { nondeterministicFunctions } from '../../sql/queries/nondeterministic.ts';
import type { Rule } from '../rule.ts';
import { onOneLine } from '../writing/one-line.ts';
import { wholeOf } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const file = (limit: string) =>
  yaml`
    migration: m
    phases:
      - name: backfill
        batch:
          query: DELETE FROM sessions WHERE seen_at < ${limit} LIMIT {batch_size}
  `;

export const rule: Rule = {
  name: 'backfill-nondeterministic',
  group: 'backfill',
  severity: 'warning',
  flags: 'A batch query that uses NOW, RAND, UUID or a similar function, or user variables.',
  why:
    'In a WHERE, the selected rows change while the backfill runs. As a value, it differs in each chunk, attempt ' +
    'and environment. User variables lose their value between chunks.',
  instead:
    'Write the time as a literal, and compute values from the columns of the row. A value that must differ, such ' +
    'as a UUID for a new column, is fine if the WHERE excludes finished rows. The finding is then info.',
  examples: {
    bad: { file: file('NOW() - INTERVAL 90 DAY') },
    good: { file: file("'2026-08-23 00:00:00'") },
  },
  *phase(judged, { settings }) {
    if (judged.kind !== 'backfill') return;
    const { query, locate } = judged.phase.batch;
    const place = wholeOf(locate, query.sql);
    const choosing = nondeterministicFunctions(lex(query.where ?? '').tokens);
    const variables = userVariables(judged);
    const making = query.nondeterministic.filter((name) => !choosing.includes(name) && !name.startsWith('@'));
    if (variables.length > 0) {
      yield {
        ...place,
        message: `The query uses ${listed(variables)}, but a user variable loses its value between chunks.`,
        fix: 'Write the value itself, or compute it from columns of the row.',
      };
    }
    if (choosing.length > 0) {
      yield {
        ...place,
        message: `The WHERE uses ${listed(choosing)}, whose value changes. Each chunk therefore selects other rows.`,
        fix: frozen(query.where ?? '', settings.today),
      };
    }
    if (making.length === 0) return;
    const once = query.selfConsuming || query.verb === 'insert-select';
    yield {
      ...place,
      severity: once ? 'info' : 'warning',
      message: once
        ? `${listed(making)} ${making.length === 1 ? 'returns' : 'return'} another value in each run and each environment.`
        : `${listed(making)} ${making.length === 1 ? 'returns' : 'return'} another value at each call. The WHERE does not exclude finished rows, so another run changes them again.`,
    };
  },
};

function userVariables({ query, phase }: JudgedBackfill): readonly string[] {
  const assigned = phase.batch.query.nondeterministic.filter((name) => name.startsWith('@'));
  const read = query.ok ? query.tree.variables.filter((name) => !name.startsWith('@@')) : [];
  return [...new Set([...assigned, ...read])];
}

/** The condition with a literal of today instead of time functions; undefined if it has other functions too. */
function frozen(where: string, today: string): string | undefined {
  const { tokens } = lex(where);
  const edits: Edit[] = [];
  for (const [index, token] of tokens.entries()) {
    const literal = literals[token.upper];
    if (literal === undefined || tokens[index - 1]?.text === '.') continue;
    const [open, close] = [tokens[index + 1], tokens[index + 2]];
    const called = open?.text === '(' && close?.text === ')';
    edits.push({ start: token.start, end: called ? close.end : token.end, text: literal(today) });
  }
  const fixed = applyEdits(where, edits);
  return nondeterministicFunctions(lex(fixed).tokens).length > 0 ? undefined : `WHERE ${onOneLine(fixed)}`;
}

const moment = (today: string) => `TIMESTAMP '${today} 00:00:00'`;
const date = (today: string) => `DATE '${today}'`;
const literals: Readonly<Record<string, (today: string) => string>> = {
  NOW: moment,
  SYSDATE: moment,
  CURRENT_TIMESTAMP: moment,
  LOCALTIME: moment,
  LOCALTIMESTAMP: moment,
  UTC_TIMESTAMP: moment,
  CURDATE: date,
  CURRENT_DATE: date,
  UTC_DATE: date,
};
