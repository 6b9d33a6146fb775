import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'contract-without-gate',
  group: 'phases',
  severity: 'error',
  flags: 'A contract with no gate in front of it.',
  why: 'Nothing proves that the old shape is no longer in use, or that the rows are what contract takes them for.',
  instead:
    'Put a gate in front: a query that counts what must be gone, a soak time (`not_before`) or a deployment (`deployed`). ' +
    'Where there is nothing to prove, `allow: [{what: destructive, reason: "…"}]` in the contract makes it a warning.',
  covers: ['phase-missing-required'],
  examples: {
    bad: {
      schema: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);',
      file: yaml`
        migration: m
        phases:
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `,
    },
    good: {
      schema: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);',
      file: yaml`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `,
    },
  },
};
