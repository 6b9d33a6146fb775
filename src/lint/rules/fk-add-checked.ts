import { copiesOnlyFor } from '../change/copy-causes.ts';
import { addedForeignKeys, keysInSteps, mayHaveOrphans, orphanQuery, writeForeignKey } from '../change/foreign-keys.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { sized, withSize } from '../writing/table-size.ts';
import { phaseName, writeDdlPhase, writeGate } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'fk-add-checked',
  group: 'cost',
  severity: 'error',
  risk: 'copy',
  insteadOf: ['ddl-copy-table'],
  flags: 'A foreign key that is added to a table with rows while foreign_key_checks is on.',
  why: 'MySQL then copies the table to check each row, and writes wait until the copy ends. With the checks off, MySQL adds the key in place and does not check existing rows.',
  instead:
    'Prove in a gate that no row lacks a parent. Add the key after that gate with `SET SESSION foreign_key_checks = 0`; phasedb resets the variable when the phase ends.',
  examples: {
    bad: {
      schema:
        'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
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
              SET SESSION foreign_key_checks = 1;
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
      `,
    },
  },
  *statement(judged, migration) {
    const { change, placed, phase, before } = judged;
    if (change === undefined || !copiesOnlyFor('foreign-key', judged, migration)) return;
    const added = addedForeignKeys(change);
    const [first] = added;
    if (first === undefined) return;
    const unchecked =
      keysInSteps(change, placed.sql) ??
      `SET SESSION foreign_key_checks = 0;\n${placed.sql};\nSET SESSION foreign_key_checks = 1;`;
    const gates = added.flatMap(({ key }) => {
      const query = mayHaveOrphans(judged, migration, key) ? orphanQuery(change.table, key, before) : undefined;
      return query === undefined ? [] : writeGate(phaseName('no-orphans', change.table.name, ...key.columns), query);
    });
    const contractName =
      phase.type === 'contract' ? phase.name : phaseName('contract', change.table.name, 'foreign-key');
    yield {
      ...spanIn(placed.locate, first.span),
      severity: sized('error', change.before, migration.settings),
      message: `MySQL copies ${withSize(change.before)} while writes wait, to check each row against the foreign key ${writeForeignKey(change.table, first.key)}.`,
      fix: gates.length === 0 ? unchecked : [...gates, writeDdlPhase('contract', contractName, unchecked)].join('\n'),
    };
  },
};
