import type { JudgedBackfill } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import { listed } from '../../migration/problem.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { LintedMigration } from '../linted.ts';
import { statementsBeforePhase } from '../phases/earlier.ts';
import type { Rule } from '../rule.ts';
import { wholeOf } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const table = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);';
const file = yaml`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
  `;

export const rule: Rule = {
  name: 'backfill-fires-triggers',
  group: 'backfill',
  severity: 'warning',
  flags:
    'A backfill that writes to a table and fires its triggers. Triggers that the migration itself creates are not ' +
    'reported.',
  why:
    'The trigger runs once for each row of the backfill. It may write audit entries, counters or messages that ' +
    'nobody expects.',
  instead:
    'Make the trigger skip the rows of the backfill, for instance by comparing the columns that it needs. If the ' +
    'effect is intended, suppress this finding with a reason.',
  examples: {
    bad: {
      schema: `${table}\nCREATE TRIGGER orders_audit AFTER UPDATE ON orders FOR EACH ROW INSERT INTO audit (order_id) VALUES (NEW.id);`,
      file,
    },
    good: {
      schema: `${table}\nCREATE TRIGGER orders_audit AFTER DELETE ON orders FOR EACH ROW INSERT INTO audit (order_id) VALUES (OLD.id);`,
      file,
    },
  },
  *phase(judged, migration) {
    if (judged.kind !== 'backfill' || judged.written === undefined) return;
    const { query, locate } = judged.phase.batch;
    const events = eventsOf(judged);
    const firing = (judged.written.facts?.triggers ?? []).filter(
      ({ name, event }) => events.includes(event) && !isReplaced(name, judged, migration),
    );
    if (firing.length === 0) return;
    const names = listed(firing.map(({ name, timing, event }) => `${writeName(name)} (${timing} ${event})`));
    yield {
      ...wholeOf(locate, query.sql),
      message: `The query fires ${firing.length === 1 ? 'a trigger' : `${firing.length} triggers`} for each row that it writes to ${writeTable(judged.written)}: ${names}.`,
    };
  },
};

function eventsOf({ phase }: JudgedBackfill): readonly string[] {
  const { verb, sql } = phase.batch.query;
  if (verb !== 'insert-select') return [verb.toUpperCase()];
  return lex(sql).tokens.some(({ upper }) => upper === 'DUPLICATE') ? ['INSERT', 'UPDATE'] : ['INSERT'];
}

/** Dropped or created again by a statement before the backfill. */
function isReplaced(name: string, { phase }: JudgedBackfill, migration: LintedMigration): boolean {
  return statementsBeforePhase(migration, phase).some(
    ({ statement }) =>
      statement.kind === 'object' && statement.object === 'trigger' && sameName(statement.name?.name, name),
  );
}
