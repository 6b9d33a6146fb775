import { findWritingCall } from '../../ddl/stored/writing-call.ts';
import { askedBy, queryAskedIn } from '../proof/asked.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'gate-mutates',
  group: 'phases',
  severity: 'error',
  flags:
    'A gate or a `done_when` that writes or locks: UPDATE, DELETE, DDL, SELECT … FOR UPDATE, SELECT … INTO. Also a call of a stored ' +
    'function that changes something, as far as the file or the schema defines it.',
  why: 'phasedb repeats the query: during a run, in `verify` and before a contract. Only a query without side effects is safe to repeat.',
  instead:
    'Write a plain SELECT that returns one row with one column. Move statements that change rows into a backfill.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL FOR UPDATE
      `,
    },
    good: {
      file: yaml`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL
      `,
    },
  },
  *phase(judged) {
    const gate = queryAskedIn(judged)?.asked.gate;
    const call = gate === undefined ? undefined : findWritingCall(gate.sql, judged.before);
    if (gate === undefined || call === undefined) return;
    yield {
      ...spanIn(gate.locate, call.span),
      message: `${askedBy(judged)} ${call.use}, and the ${call.program} changes something (${call.write}).`,
    };
  },
};
