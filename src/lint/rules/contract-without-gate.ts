import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'contract-without-gate',
  group: 'phases',
  severity: 'error',
  flags: 'A contract with no gate before it.',
  why: 'Nothing proves that the old definition is no longer used, or that the rows are as the contract requires.',
  instead:
    'Add a gate before it: a query that counts the remaining rows, a waiting time (`not_before`) or a deployment ' +
    '(`deployed`). If there is nothing to prove, `allow: [{what: destructive, reason: "…"}]` in the contract makes ' +
    'it a warning.',
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
