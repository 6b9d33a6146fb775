import { describeEffect } from '../../ddl/classify.ts';
import { queryEffects } from '../../ddl/stored/code-effects.ts';
import { findWritingCall } from '../../ddl/stored/writing-call.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema = `CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);
CREATE FUNCTION next_code() RETURNS INT DETERMINISTIC BEGIN UPDATE counters SET n = n + 1 WHERE id = 1; RETURN 1; END;
CREATE FUNCTION code_of(id BIGINT) RETURNS INT DETERMINISTIC RETURN id + 1;`;
const file = (value: string) => yaml`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET currency = ${value} WHERE currency IS NULL LIMIT {batch_size}
  `;

export const rule: Rule = {
  name: 'backfill-runs-code',
  group: 'backfill',
  severity: 'error',
  risk: 'code',
  flags:
    'A backfill whose query, or `rollback_sql`, calls a function, or reads a view, that changes something or whose code is unknown. Also one that fires ' +
    'a trigger whose code drops or empties something, deletes rows without a key, overwrites every row of a table, or is unknown.',
  why:
    'The code runs for each row of the walk, again if a chunk is repeated. phasedb keeps its promise, no row twice and none ' +
    'skipped, for the table of the query alone.',
  instead:
    'Write the value as an expression. If the code is needed as it is, say why it is safe: `allow: [{what: code, reason: "…"}]`.',
  examples: { bad: { schema, file: file('next_code()') }, good: { schema, file: file('code_of(id)') } },
  *phase(judged) {
    if (judged.kind !== 'backfill') return;
    const { query, locate } = judged.phase.batch;
    const call = findWritingCall(query.sql, judged.before);
    if (call !== undefined)
      yield { ...spanIn(locate, call.span), message: `The query ${call.use}, and ${call.because}.` };
    const fired = queryEffects(lex(query.sql).tokens, judged.before).filter(
      ({ kind, what, through }) =>
        (kind === 'destructive' || kind === 'unread') && (through[0] ?? what).match(/^(fires the )?trigger /) !== null,
    );
    const [first] = fired;
    if (first !== undefined)
      yield {
        ...spanIn(locate, first.span),
        message: `For each row that it writes, the query ${describeEffect(first)}.`,
      };
    const undoing = judged.phase.rollback && findWritingCall(judged.phase.rollback.sql, judged.before);
    if (undoing !== undefined)
      yield { place: judged.phase.place, message: `The rollback_sql ${undoing.use}, and ${undoing.because}.` };
  },
};
