import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { isSmall, withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'ddl-inplace-rebuild',
  group: 'cost',
  severity: 'warning',
  risk: 'rebuild',
  flags: 'A statement that rebuilds the whole table in place. Reads and writes continue meanwhile.',
  why:
    'The rebuild needs disk space and I/O of about the table size. A replica repeats it in one piece, and lags by ' +
    'its duration.',
  instead:
    'Put all changes that rebuild one table into one ALTER, and check the free disk space. For a table of many GiB ' +
    'whose replicas must not lag, use gh-ost or Spirit.',
  covers: [
    'column-reorder',
    'column-position-not-instant',
    'pk-add',
    'null-rebuild',
    'optimize-table',
    'row-format-change',
    'key-block-size',
    'not-null-change-rebuild',
    'null-change-rebuild',
    'replica-lag-risk',
  ],
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY country CHAR(2) NULL;
            irreversible: NULLs may have been stored
      `,
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ALTER COLUMN country SET DEFAULT 'DE';
            rollback_sql: |
              ALTER TABLE orders ALTER COLUMN country DROP DEFAULT;
      `,
    },
  },
  *statement(judged, { settings }) {
    const { verdict, change } = judged;
    if (verdict.algorithm !== 'inplace' || verdict.rebuild !== true || verdict.refusedAssertion !== undefined) return;
    const table = change?.before;
    if (table?.createdHere === true || (table !== undefined && isSmall(table, settings))) return;
    yield {
      ...statementSpan(judged),
      message: `MySQL rebuilds ${table === undefined ? 'the table' : withSize(table)}: ${verdict.because}.`,
    };
  },
};
