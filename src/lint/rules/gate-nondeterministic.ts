import { lex } from '../../sql/lexing/lexer.ts';
import { nondeterministicFunctions } from '../../sql/queries/nondeterministic.ts';
import { queryAskedIn } from '../proof/asked.ts';
import type { Rule } from '../rule.ts';
import { wholeOf } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'gate-nondeterministic',
  group: 'phases',
  severity: 'warning',
  flags:
    'A gate or `done_when` whose result depends on the time, on chance or on the session: NOW(), RAND(), UUID(), user variables.',
  why: 'The same rows give a different result a minute later or on another connection. The gate can open because time passed, and nobody can repeat the check.',
  instead:
    'Compare with a watermark: a fixed time or id that is written in the file. To wait for a point in time, use ' +
    '`not_before`.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL AND created_at < NOW() - INTERVAL 1 DAY
      `,
    },
    good: {
      file: yaml`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE currency IS NULL AND created_at < '2026-11-01'
      `,
    },
  },
  *phase(judged) {
    const gate = queryAskedIn(judged)?.asked.gate;
    if (gate === undefined) return;
    const { tokens } = lex(gate.sql);
    const called = nondeterministicFunctions(tokens).filter((name) => !name.startsWith('@'));
    const variables = tokens.filter(({ kind, text }) => kind === 'variable' && !text.startsWith('@@'));
    const names = [
      ...called.map((name) => `${name}()`),
      ...new Set(variables.filter((_, index) => index < 5).map(({ text }) => text)),
    ];
    if (names.length === 0) return;
    const dependsOnTime = called.length > 0 && variables.length === 0 && called.every((name) => clocks.has(name));
    yield {
      ...wholeOf(gate.locate, gate.sql),
      message: `${names.join(', ')} can change the query result ${dependsOnTime ? 'from poll to poll, because the time passes' : 'although the rows stay the same'}.`,
      why:
        variables.length === 0
          ? undefined
          : 'A user variable is NULL in a new session, and each run opens new sessions.',
      fix: dependsOnTime
        ? "Compare with a watermark: a fixed time such as '2026-11-01 00:00:00', or the largest id at the time of the deployment. To wait for a point in time, use `not_before`."
        : undefined,
    };
  },
};

const clocks = new Set(
  (
    'NOW SYSDATE CURDATE CURTIME CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME LOCALTIME LOCALTIMESTAMP UTC_DATE UTC_TIME ' +
    'UTC_TIMESTAMP UNIX_TIMESTAMP'
  ).split(' '),
);
