import { gatesBefore } from '../phases/gates.ts';
import { fitGate, narrowingText, unprovenNarrowing } from '../proof/fit-gate.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE customers (id BIGINT PRIMARY KEY, city VARCHAR(200) NULL);';
const file = (query: string) => yaml`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${query}
    - name: contract
      sql: |
        ALTER TABLE customers MODIFY city VARCHAR(80) NULL;
      rollback_sql: |
        ALTER TABLE customers MODIFY city VARCHAR(200) NULL;
`;

export const rule: Rule = {
  name: 'truncation-risk',
  group: 'data',
  severity: 'error',
  flags:
    'A contract that narrows a column (shorter text, smaller range, less precision, smaller character set), without an earlier gate that counts the values that do not fit.',
  why: 'In strict mode, the statement fails at the first value that does not fit, after copying every row before it. Without strict mode, MySQL truncates such values. It rounds decimals and fractions of a second in any mode.',
  instead: 'Count those values in a gate, using the new size of the column.',
  examples: {
    bad: {
      schema,
      file: file('SELECT COUNT(*) FROM customers WHERE city IS NULL'),
    },
    good: {
      schema,
      file: file('SELECT COUNT(*) FROM customers WHERE CHAR_LENGTH(city) > 80'),
    },
  },
  *statement({ change, phase, placed }, migration) {
    if (change === undefined || change.before.createdHere || phase.type !== 'contract') return;
    for (const [clause, narrowed] of unprovenNarrowing(change, gatesBefore(migration, phase))) {
      const [first] = narrowed;
      if (first === undefined) continue;
      const seen = first.proof === 'partly' ? 'the earlier gates count only some of the' : 'no earlier gate counts';
      yield {
        ...spanIn(placed.locate, clause.span),
        message: `${narrowingText(change, narrowed)}, but ${seen} ${first.lost.values}.`,
        fix: fitGate(change, narrowed),
      };
    }
  },
};
