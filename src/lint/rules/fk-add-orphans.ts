import type { JudgedStatement } from '../../analysis/judged.ts';
import type { Span } from '../../sql/lexing/span.ts';
import { addedForeignKeys, mayHaveOrphans, orphanQuery, writeForeignKey } from '../change/foreign-keys.ts';
import { afterGate } from '../proof/after-gate.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { phaseName, writeGate } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

const schema =
  'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL, KEY customer (customer_id));';
const file = (query: string) => yaml`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${query}
    - name: contract
      sql: |
        ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
      rollback_sql: |
        ALTER TABLE orders DROP FOREIGN KEY orders_customer;
`;

export const rule: Rule = {
  name: 'fk-add-orphans',
  group: 'data',
  severity: 'error',
  flags:
    'A foreign key that is added with foreign_key_checks on, without an earlier gate that counts rows without a parent.',
  why: 'The statement fails with error 1452 at the first row without a parent. By then, MySQL has copied every row before it.',
  instead: 'Add a gate before the statement that counts the child rows without a parent, and expect 0.',
  examples: {
    bad: {
      schema,
      file: file('SELECT COUNT(*) FROM orders WHERE customer_id IS NULL'),
    },
    good: {
      schema,
      file: file(
        'SELECT COUNT(*) FROM orders c LEFT JOIN customers p ON p.id = c.customer_id WHERE c.customer_id IS NOT NULL AND p.id IS NULL',
      ),
    },
  },
  *statement(judged, migration) {
    const { change, placed, before, foreignKeyChecks } = judged;
    if (change === undefined || !foreignKeyChecks) return;
    for (const { key, span } of addedForeignKeys(change)) {
      if (!mayHaveOrphans(judged, migration, key)) continue;
      const query = orphanQuery(change.table, key, before);
      yield {
        ...spanIn(placed.locate, span),
        message: `Adding the foreign key ${writeForeignKey(change.table, key)} fails if any row has no parent, and no earlier gate counts such rows.`,
        fix: query && fixOf(writeGate(phaseName('no-orphans', change.table.name, ...key.columns), query), judged, span),
      };
    }
  },
};

function fixOf(gate: string, judged: JudgedStatement, span: Span): string {
  const clause = judged.change?.clauses.find((one) => one.span === span);
  return clause === undefined ? gate : afterGate(gate, judged, clause, 'add-foreign-key');
}
