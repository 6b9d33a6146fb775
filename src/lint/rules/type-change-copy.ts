import { narrows } from '../../ddl/narrowing.ts';
import { writeType } from '../../sql/rendering/render-definition.ts';
import { columnChanges } from '../change/column-changes.ts';
import { newColumnPhases, writeColumnOf } from '../change/new-column.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { sized, withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);';

export const rule: Rule = {
  name: 'type-change-copy',
  group: 'types',
  severity: 'error',
  risk: 'copy',
  insteadOf: ['ddl-copy-table'],
  flags: 'A new type, length, precision or sign of a column, for which MySQL copies the table.',
  why: 'MySQL changes a type only by copying the table row by row. Writes wait until the copy ends.',
  instead:
    'Add a column with the new type, write both columns, fill the new one in a backfill, check it in a gate, and drop the old ' +
    'one in a contract. For a key that other tables reference, use gh-ost or Spirit.',
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY total BIGINT NOT NULL;
            rollback_sql: |
              ALTER TABLE orders MODIFY total INT NOT NULL;
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN total_new BIGINT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN total_new;
          - name: backfill
            batch:
              query: |
                UPDATE orders SET total_new = total WHERE NOT (total_new <=> total) LIMIT {batch_size}
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE NOT (total_new <=> total)
          - name: contract
            sql: |
              ALTER TABLE orders DROP COLUMN total;
            irreversible: total_new holds the same values
      `,
    },
  },
  *statement({ change, verdict, placed }, { settings }) {
    if (change === undefined || change.before.createdHere) return;
    if (verdict.algorithm !== 'copy' || verdict.refusedAssertion !== undefined) return;
    for (const { clause, was, meant, copies } of columnChanges(change)) {
      if (copies !== 'type') continue;
      const column = writeColumnOf(change, was.definition.name);
      yield {
        ...spanIn(placed.locate, clause.span),
        severity: sized('error', change.before, settings),
        message: `${column} changes from ${writeType(was.definition)} to ${writeType(meant.definition)}: MySQL copies ${withSize(change.before)} row by row while writes wait.`,
        // A value that does not fit would keep the backfill from completing.
        fix: `${narrows(was, meant) ? '# once no row holds a value that does not fit:\n' : ''}${newColumnPhases(change, was.definition, meant.definition)}`,
      };
    }
  },
};
