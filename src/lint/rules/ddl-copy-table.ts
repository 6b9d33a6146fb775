import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { sized, withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'ddl-copy-table',
  group: 'cost',
  severity: 'error',
  risk: 'copy',
  rollback: true,
  flags: 'A statement for which MySQL must copy the table row by row, while writes wait.',
  why: 'Writes wait for the whole copy. Replicas then repeat it in one piece, and lag by its duration.',
  instead:
    'Add a new column or table, fill it in a backfill, check it in a gate and switch over in contract. Or run the ' +
    'change with gh-ost or Spirit. In a maintenance window, allow it: `allow: [{what: copy, reason: "…"}]`.',
  covers: [
    'ddl-blocks-all',
    'stored-generated-add',
    'generated-expression-change',
    'virtual-on-partitioned',
    'pk-drop',
    'pk-change',
    'engine-change',
    'encryption-change',
    'partition-by',
    'remove-partitioning',
    'optimize-partition',
    'charset-convert',
    'column-charset-change',
    'check-enforce',
    'check-inline-on-add-column',
    'algorithm-explicit-copy',
    'old-alter-table-on',
  ],
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN cents BIGINT GENERATED ALWAYS AS (total * 100) STORED;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN cents;
      `,
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN cents BIGINT GENERATED ALWAYS AS (total * 100) VIRTUAL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN cents;
      `,
    },
  },
  *statement(judged, { settings }) {
    const { verdict, change } = judged;
    if (verdict.algorithm !== 'copy' || verdict.refusedAssertion !== undefined) return;
    // Stored code has its own rule.
    if (verdict.effects !== undefined) return;
    const table = change?.before;
    if (table?.createdHere === true) return;
    yield {
      ...statementSpan(judged),
      severity: table === undefined ? 'error' : sized('error', table, settings),
      message: `MySQL copies ${table === undefined ? 'the rows' : withSize(table)} and writes wait until the copy ends: ${verdict.because}.`,
    };
  },
};
