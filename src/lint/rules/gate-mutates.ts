import type { Rule } from '../rule.ts';

export const rule: Rule = {
  name: 'gate-mutates',
  group: 'phases',
  severity: 'error',
  flags: 'A gate or a `done_when` that writes or locks: UPDATE, DELETE, DDL, SELECT … FOR UPDATE, SELECT … INTO.',
  why: 'It is asked again and again, by a run, by `verify` and right before contract. What only looks may be asked as often as needed.',
  instead: 'Write a plain SELECT of one row and one column. What changes rows belongs into a backfill.',
  examples: {
    bad: {
      file: 'migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM orders WHERE currency IS NULL FOR UPDATE\n',
    },
    good: {
      file: 'migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM orders WHERE currency IS NULL\n',
    },
  },
};
