import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'gate-mutates',
  group: 'phases',
  severity: 'error',
  flags: 'A gate or a `done_when` that writes or locks: UPDATE, DELETE, DDL, SELECT … FOR UPDATE, SELECT … INTO.',
  why: 'It is asked again and again, by a run, by `verify` and right before contract. What only looks may be asked as often as needed.',
  instead: 'Write a plain SELECT of one row and one column. What changes rows belongs into a backfill.',
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
};
