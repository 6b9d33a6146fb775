import { addedForeignKeys, mayHaveOrphans, orphanQuery, writeForeignKey } from '../change/foreign-keys.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { phaseName, writeGate } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'fk-add-unvalidated',
  group: 'cost',
  severity: 'warning',
  flags:
    'A foreign key that is added with foreign_key_checks off, without an earlier gate that counts rows without a parent.',
  why: 'With the checks off, MySQL never checks the existing rows, neither now nor later. The key exists, and rows may still violate it.',
  instead: 'Add a gate before the statement that counts the child rows without a parent, and expect 0.',
  examples: {
    bad: {
      schema:
        'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              SET SESSION foreign_key_checks = 0;
              ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
      `,
    },
    good: {
      schema:
        'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));',
      file: yaml`
        migration: m
        phases:
          - name: no-orphans
            type: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders c LEFT JOIN customers p ON p.id = c.customer_id WHERE c.customer_id IS NOT NULL AND p.id IS NULL
              expected: 0
          - name: contract
            sql: |
              SET SESSION foreign_key_checks = 0;
              ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
      `,
    },
  },
  *statement(judged, migration) {
    const { change, placed, before, foreignKeyChecks } = judged;
    if (change === undefined || foreignKeyChecks) return;
    for (const { key, span } of addedForeignKeys(change)) {
      if (!mayHaveOrphans(judged, migration, key)) continue;
      const query = orphanQuery(change.table, key, before);
      yield {
        ...spanIn(placed.locate, span),
        message: `The foreign key ${writeForeignKey(change.table, key)} is added with foreign_key_checks off, and no earlier gate counts rows without a parent.`,
        fix: query && writeGate(phaseName('no-orphans', change.table.name, ...key.columns), query),
      };
    }
  },
};
