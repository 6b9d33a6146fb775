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
  flags:
    'A statement that MySQL can only do by copying the table row by row, while writes wait from the first row to the last.',
  why: 'Writers stand still for the whole copy, and replicas repeat it in one piece and lag behind by as much.',
  instead:
    'Add a new column or table, fill it in a backfill, prove it in a gate and switch over in contract; or run the ' +
    'change through gh-ost or Spirit. On a table that may stand still, allow it: `allow: [{what: copy, reason: "…"}]`.',
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
    const table = change?.before;
    if (table?.createdHere === true) return;
    yield {
      ...statementSpan(judged),
      severity: table === undefined ? 'error' : sized('error', table, settings),
      message: `MySQL copies ${table === undefined ? 'the rows' : withSize(table)} and writes wait until that is done: ${verdict.because}.`,
    };
  },
};
