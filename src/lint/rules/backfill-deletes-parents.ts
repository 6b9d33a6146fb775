import type { JudgedBackfill } from '../../analysis/judged.ts';
import type { ReferenceFact } from '../../catalog/table.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import { referencesTo } from '../names/dependents.ts';
import { backfillsBefore, hasWord } from '../phases/gates.ts';
import { readBatchText } from '../proof/batch-text.ts';
import type { Rule } from '../rule.ts';
import { onOneLine } from '../writing/one-line.ts';
import { wholeOf } from '../writing/span.ts';
import { phaseName, writeBackfill } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

const schema =
  'CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(9) NOT NULL);\nCREATE TABLE items (id BIGINT PRIMARY KEY, order_id BIGINT NOT NULL, KEY items_order (order_id), CONSTRAINT items_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE);';

export const rule: Rule = {
  name: 'backfill-deletes-parents',
  group: 'backfill',
  severity: 'warning',
  flags:
    'A backfill that deletes from a table that foreign keys of other tables reference. MySQL then also deletes ' +
    'rows there (ON DELETE CASCADE), sets their reference to NULL (SET NULL), or refuses (RESTRICT).',
  why:
    'No row limit counts the rows that a foreign key deletes or changes. They fire no triggers and are not in the ' +
    'row-based binary log. A chunk of 1,000 rows may change a million rows in one transaction.',
  instead: 'First delete the referencing rows in a separate backfill, or exclude rows that are still referenced.',
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: orders
            type: backfill
            batch:
              query: DELETE FROM orders WHERE state = 'void' LIMIT {batch_size}
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: items
            type: backfill
            batch:
              query: DELETE FROM items WHERE EXISTS (SELECT 1 FROM orders WHERE orders.id = items.order_id AND state = 'void') LIMIT {batch_size}
          - name: orders
            type: backfill
            batch:
              query: DELETE FROM orders WHERE state = 'void' LIMIT {batch_size}
      `,
    },
  },
  *phase(judged, migration) {
    if (judged.kind !== 'backfill' || judged.written === undefined) return;
    const { query, locate } = judged.phase.batch;
    if (query.verb !== 'delete') return;
    const cleared = backfillsBefore(migration, judged.phase);
    for (const key of referencesTo(judged, judged.written)) {
      const child = ownerOf(key);
      if (hasWord(query.where ?? '', key.table)) continue;
      if (
        cleared.some(({ phase: { batch }, before }) =>
          before.sameTable({ ...batch.query.written, name: batch.query.written.table }, child),
        )
      )
        continue;
      yield { ...wholeOf(locate, query.sql), ...remarkOn(key, judged) };
    }
  },
};

function ownerOf({ schema: of, table }: ReferenceFact) {
  return { schema: of === '' ? undefined : of, name: table };
}

function remarkOn(
  key: ReferenceFact,
  judged: JudgedBackfill,
): { readonly message: string; readonly fix: string | undefined; readonly why?: string } {
  const { query } = judged.phase.batch;
  const parent = writeTable({ schema: query.walked.schema, name: query.walked.table });
  const child = writeTable(ownerOf(key));
  const name =
    key.name === '' ? `the foreign key over (${key.columns.join(', ')})` : `the foreign key ${writeName(key.name)}`;
  const called = query.walked.alias === undefined ? parent : writeName(query.walked.alias);
  const pairs = key.referencedColumns.map(
    (column, index) => `${child}.${writeName(key.columns[index] ?? '')} = ${called}.${writeName(column)}`,
  );
  const joined = pairs.length === 0 ? undefined : pairs.join(' AND ');
  switch (key.onDelete?.toUpperCase()) {
    case 'CASCADE': {
      const source = query.walked.alias === undefined ? parent : `${parent} AS ${called}`;
      const where = query.where === undefined ? '' : ` AND (${onOneLine(query.where)})`;
      return {
        message: `Deleting a row of ${parent} also deletes all rows of ${child} that reference it (ON DELETE CASCADE of ${name}). They belong to the transaction of the chunk, and \`batch.size\` does not limit them.`,
        fix:
          joined === undefined
            ? undefined
            : writeBackfill(
                phaseName('delete', key.table),
                `DELETE FROM ${child} WHERE EXISTS (SELECT 1 FROM ${source} WHERE ${joined}${where}) LIMIT {batch_size}`,
              ),
      };
    }
    case 'SET NULL':
      return {
        message: `Deleting a row of ${parent} also changes all rows of ${child} that reference it (ON DELETE SET NULL of ${name}). They belong to the transaction of the chunk, and \`batch.size\` does not limit them.`,
        fix: undefined,
      };
    default:
      return {
        message: `The query fails at the first row of ${parent} that ${child} still references: ${name} forbids deleting it.`,
        why: 'MySQL refuses the chunk with error 1451 and the phase fails. The rows of earlier chunks are already deleted.',
        fix:
          joined === undefined
            ? undefined
            : readBatchText(query)?.extended(`NOT EXISTS (SELECT 1 FROM ${child} WHERE ${joined})`),
      };
  }
}
