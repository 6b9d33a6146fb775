import { sameName } from '../../catalog/find.ts';
import { listed } from '../../migration/problem.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { Rule } from '../rule.ts';
import { wholeOf } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema =
  'CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL, updated_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP);';
const file = yaml`
    migration: m
    phases:
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
  `;

export const rule: Rule = {
  name: 'backfill-bumps-on-update',
  group: 'backfill',
  severity: 'warning',
  flags: 'A backfill that updates a table with an ON UPDATE CURRENT_TIMESTAMP column and does not set that column.',
  why:
    'Every changed row looks as if it had just been edited. Caches, search indexes and exports that use the column ' +
    'process the whole table again.',
  instead: 'Set `keep_updated_at: true`. If the new time is intended, set the column in the query.',
  examples: { bad: { schema, file }, good: { schema, file: `${file}      keep_updated_at: true\n` } },
  *phase(judged) {
    if (judged.kind !== 'backfill' || judged.written === undefined) return;
    const { query, keepUpdatedAt, locate } = judged.phase.batch;
    if (query.verb !== 'update' || keepUpdatedAt) return;
    const bumped = judged.written.columns
      .filter(({ name, onUpdate }) => onUpdate !== undefined && !query.assigned.some((one) => sameName(one, name)))
      .map(({ name }) => writeName(name));
    if (bumped.length === 0) return;
    yield {
      ...wholeOf(locate, query.sql),
      message: `The query sets ${listed(bumped)} of each changed row of ${writeTable(judged.written)} to the current time (ON UPDATE CURRENT_TIMESTAMP).`,
      fix: 'keep_updated_at: true',
    };
  },
};
