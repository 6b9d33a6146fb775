import { sameName } from '../../catalog/find.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { writeIndex, writeTable } from '../../sql/rendering/render-definition.ts';
import type { ForeignKeyDefinition } from '../../sql/statements/definition.ts';
import {
  addedForeignKeys,
  indexFor,
  isIndexed,
  keysInSteps,
  writeForeignKey,
  writtenTable,
} from '../change/foreign-keys.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { sized, withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'fk-add-without-index',
  group: 'cost',
  severity: 'warning',
  flags: 'A foreign key whose columns are not the first columns of any index of the table.',
  why: 'MySQL then builds an index in the same statement and chooses its name. Adding the key takes as long as that index build.',
  instead: 'Add the index first, in a separate statement.',
  examples: {
    bad: {
      schema:
        'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL);',
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
        'CREATE TABLE customers (id BIGINT PRIMARY KEY);\nCREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD INDEX customer_id (customer_id);
              SET SESSION foreign_key_checks = 0;
              ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);
            rollback_sql: |
              ALTER TABLE orders DROP FOREIGN KEY orders_customer;
              ALTER TABLE orders DROP INDEX customer_id;
      `,
    },
  },
  *statement({ change, placed, verdict }, { settings }) {
    if (change === undefined || !change.before.complete || change.before.createdHere) return;
    const steps = keysInSteps(change, placed.sql);
    // The fix of fk-add-checked already adds the index.
    if (steps !== undefined && verdict.algorithm === 'copy') return;
    const table = writtenTable(change);
    for (const { key, span } of addedForeignKeys(change)) {
      if (isIndexed(key, table) || hasKeyAlready(key, change.before)) continue;
      yield {
        ...spanIn(placed.locate, span),
        severity: sized('warning', change.before, settings),
        message: `No index of ${withSize(change.before)} begins with the columns of the foreign key ${writeForeignKey(change.table, key)}, so MySQL builds one in the same statement.`,
        fix: steps ?? `ALTER TABLE ${writeTable(change.table)} ADD ${writeIndex(indexFor(key, table))};`,
      };
    }
  },
};

/** A hand-written CREATE TABLE does not show the index that MySQL built for another foreign key. */
function hasKeyAlready({ columns }: ForeignKeyDefinition, { foreignKeys }: CatalogTable): boolean {
  return foreignKeys.some((other) => columns.every((name, index) => sameName(other.columns[index], name)));
}
