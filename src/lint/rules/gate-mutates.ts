import { findWritingCall } from '../../ddl/stored/writing-call.ts';
import { askedBy, queryAskedIn } from '../proof/asked.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const known =
  'Write the condition without it. Or let phasedb see its code: `--schema`, `--snapshot` or `--db` for lint; for a run ' +
  'GRANT SHOW VIEW on the view, or GRANT SHOW_ROUTINE for functions, to the user of the database URL.';

export const rule: Rule = {
  name: 'gate-mutates',
  group: 'phases',
  severity: 'error',
  flags:
    'A gate or a `done_when` that writes or locks: UPDATE, DELETE, DDL, SELECT … FOR UPDATE, SELECT … INTO. Also a call of a function ' +
    'that changes something, takes or releases locks (GET_LOCK), reads files (LOAD_FILE), or whose code is unknown: one that neither ' +
    'MySQL itself nor the file nor the schema defines. Views that the query reads count as their code.',
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
      message: `${askedBy(judged)} ${call.use}, and ${call.because}.`,
      ...(call.unread && { why: 'Nobody can tell whether the query only reads.', fix: known }),
    };
  },
};
