import type { JudgedPhase } from '../../analysis/judged.ts';
import { isDdlVerb } from '../../migration/statements.ts';
import { applyEdits } from '../../sql/lexing/edits.ts';
import { lex } from '../../sql/lexing/lexer.ts';
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
  // That it may take something away is said by not being read.
  insteadOf: ['destructive-outside-contract'],
  rollback: true,
  flags:
    'DDL that phasedb could not read, or has no rules for (an error, since the worst is assumed), and queries of gates and ' +
    'backfills that could not be read (a warning). Also a text that ends inside a string, a comment or a block.',
  why:
    'What MySQL does with such a statement is not known, so a copy of the table with writes blocked has to be expected; of ' +
    'a query, what it reads and proves is not checked.',
  instead:
    'Write the statement in its common form. Where that is not possible, try it on a copy of the database (or let ' +
    '`--probe-url` do that), and allow it: `allow: [{what: copy, reason: "…"}]`.',
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
    if (verdict.algorithm !== 'unknown') return;
    // The file's reader refuses what is no DDL at all.
    if (statement.kind === 'unread' && !isDdlVerb(statement.opening)) return;
    const clause = change?.clauses.find(({ op }) => op === 'unread');
    const place = clause === undefined ? statementSpan(judged) : spanIn(placed.locate, clause.span);
    const plain = withoutExists(placed.sql);
    if (plain !== undefined) {
      yield {
        ...place,
        message:
          'MySQL has no IF EXISTS or IF NOT EXISTS for columns and indexes, as MariaDB has, and refuses the statement.',
        why: 'It is a syntax error (1064). phasedb keeps in the database which statements have run, so that none runs twice.',
        fix: plain,
      };
      return;
    }
    yield {
      ...place,
      message: `What MySQL does here is not known, so the worst is assumed: ${verdict.because}.`,
    };
  },
  *phase(judged) {
    if (judged.kind === 'backfill' && !judged.query.ok) {
      const { locate, query } = judged.phase.batch;
      yield unread(wholeOf(locate, query.sql), `The query of ${judged.phase.name}`, judged.query.reason);
    }
    yield* askedUnread(judged);
  },
};

/** An ALTER TABLE, CREATE INDEX or DROP INDEX without its IF [NOT] EXISTS; undefined: it has none. */
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
    message: `${what} could not be read, so what it reads is not checked: ${reason}.`,
    why: 'MySQL may well take it. The rules that look inside a query pass over this one, so its mistakes stay unseen here.',
  };
}
