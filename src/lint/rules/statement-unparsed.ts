import type { JudgedPhase } from '../../analysis/judged.ts';
import { isDdlVerb } from '../../migration/statements.ts';
import { applyEdits } from '../../sql/lexing/edits.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { longNameIn, MOST_ALIAS, MOST_NAME } from '../../sql/lexing/long-name.ts';
import { identifierOf } from '../../sql/lexing/quote.ts';
import { askedBy, queryAskedIn } from '../proof/asked.ts';
import type { Remark, Rule } from '../rule.ts';
import { onOneLine } from '../writing/one-line.ts';
import { spanIn, statementSpan, wholeOf } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'statement-unparsed',
  group: 'phases',
  severity: 'error',
  risk: 'copy',
  // An unread statement may also be destructive; one finding is enough.
  insteadOf: ['destructive-outside-contract'],
  rollback: true,
  flags:
    'DDL that phasedb cannot read or has no rules for (an error, because phasedb assumes the worst). Also queries of gates ' +
    'and backfills that it cannot read (a warning), and SQL that ends inside a string, a comment or a block.',
  why:
    'The effect of such a statement is unknown: it may copy the table and block writes. For such a query, phasedb does not ' +
    'check what it reads or proves.',
  instead:
    'Write the statement in its common form. If that is not possible, try it on a copy of the database, or use ' +
    '`--probe-url`. Then allow it: `allow: [{what: copy, reason: "…"}]`.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD VECTOR INDEX orders_embedding (embedding);
            irreversible: an example
      `,
    },
    good: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX orders_status (status);
            rollback_sql: |
              ALTER TABLE orders DROP INDEX orders_status;
      `,
    },
  },
  *statement(judged) {
    const { verdict, statement, change, placed } = judged;
    // Stored code has its own rule.
    if (verdict.algorithm !== 'unknown' || verdict.effects !== undefined) return;
    // The file reader refuses statements that are not DDL.
    if (statement.kind === 'unread' && !isDdlVerb(statement.opening)) return;
    const clause = change?.clauses.find(({ op }) => op === 'unread');
    const place = clause === undefined ? statementSpan(judged) : spanIn(placed.locate, clause.span);
    const plain = withoutExists(placed.sql);
    if (plain !== undefined) {
      yield {
        ...place,
        message:
          'MySQL refuses this statement: unlike MariaDB, it has no IF EXISTS or IF NOT EXISTS for columns and indexes.',
        why: 'It is a syntax error (1064). phasedb records in the database which statements ran, so none runs twice.',
        fix: plain,
      };
      return;
    }
    const { tokens } = lex(placed.sql);
    const most = tokens.some(({ upper }) => upper === 'SELECT') ? MOST_ALIAS : MOST_NAME;
    const long = longNameIn(tokens, most);
    if (long !== undefined) {
      const name = identifierOf(long);
      yield {
        ...place,
        message: `MySQL refuses this statement: the name \`${name.slice(0, 20)}…\` has ${[...name].length.toLocaleString('en-US')} characters, and MySQL takes at most ${most}.`,
        why: 'It is error 1059 (Identifier name is too long).',
      };
      return;
    }
    yield {
      ...place,
      message: `phasedb does not know what MySQL does here and assumes the worst: ${verdict.because}.`,
    };
  },
  *phase(judged) {
    if (judged.kind === 'backfill' && !judged.query.ok) {
      const { locate, query } = judged.phase.batch;
      yield unread(wholeOf(locate, query.sql), `The backfill ${judged.phase.name}`, judged.query.reason);
    }
    yield* askedUnread(judged);
  },
};

/** An ALTER TABLE, CREATE INDEX or DROP INDEX with its IF [NOT] EXISTS removed; undefined: it has none. */
function withoutExists(sql: string): string | undefined {
  const { tokens } = lex(sql);
  const words = tokens.slice(0, 4).map(({ upper }) => upper);
  if (words[0] !== 'ALTER' && !words.includes('INDEX')) return undefined;
  const edits = tokens.flatMap(({ upper, start }, index) => {
    const [second, third] = [tokens[index + 1], tokens[index + 2]];
    const last = second?.upper === 'EXISTS' ? second : second?.upper === 'NOT' ? third : undefined;
    if (upper !== 'IF' || last?.upper !== 'EXISTS') return [];
    return [{ start, end: tokens[tokens.indexOf(last) + 1]?.start ?? last.end, text: '' }];
  });
  return edits.length === 0 ? undefined : `${onOneLine(applyEdits(sql, edits))};`;
}

function* askedUnread(judged: JudgedPhase): Iterable<Remark> {
  const found = queryAskedIn(judged);
  if (found === undefined || found.asked.reading.ok) return;
  const { gate, reading } = found.asked;
  yield unread(wholeOf(gate.locate, gate.sql), askedBy(judged), reading.reason);
}

function unread(span: Pick<Remark, 'place' | 'end'>, what: string, reason: string): Remark {
  return {
    ...span,
    severity: 'warning',
    message: `${what} is not checked, because phasedb cannot read its query: ${reason}.`,
    why: 'MySQL may accept the query. The rules that check queries skip this one, so they report no mistakes in it.',
  };
}
