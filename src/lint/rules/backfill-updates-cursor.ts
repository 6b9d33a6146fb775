import { sameName } from '../../catalog/find.ts';
import { usableKeys, type WalkKey } from '../../catalog/walk-key.ts';
import { listed } from '../../migration/problem.ts';
import { writeName } from '../../sql/rendering/render-definition.ts';
import { describeKey, walkedKey } from '../proof/walked-key.ts';
import type { Rule } from '../rule.ts';
import { wholeOf } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'backfill-updates-cursor',
  group: 'backfill',
  severity: 'error',
  flags: 'A backfill that sets a column of the key in whose order it reads the table.',
  why:
    'A row whose key changes may move ahead of the backfill and be processed twice. Or it moves to a range that is ' +
    'already finished, and is missed.',
  instead: 'Read the table by another unique key (`pk_column`), or write the new key into a separate column.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, number VARCHAR(20) NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET id = id + 1000000 WHERE id < 1000000 LIMIT {batch_size}
      `,
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, new_id BIGINT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: backfill
            batch:
              query: UPDATE orders SET new_id = id + 1000000 WHERE new_id IS NULL LIMIT {batch_size}
      `,
    },
  },
  *phase(judged) {
    if (judged.kind !== 'backfill') return;
    const { query, pkColumn, locate } = judged.phase.batch;
    if (query.verb !== 'update') return;
    const key = walkedKey(judged);
    const columns = key?.parts.map(({ column }) => column) ?? (pkColumn === undefined ? [] : [pkColumn]);
    const moved = columns.filter((column) => query.assigned.some((one) => sameName(one, column)));
    if (moved.length === 0) return;
    const still = judged.walked && usableKeys(judged.walked).find((other) => isStill(other, query.assigned));
    const first = still?.parts[0]?.column;
    yield {
      ...wholeOf(locate, query.sql),
      message: `The query sets ${listed(moved.map(writeName))}, but phasedb reads the table in the order of ${key === undefined ? 'that column' : `the key ${describeKey(key)}`}. It would process rows twice or miss them.`,
      fix: first === undefined ? undefined : `pk_column: ${writeName(first)}`,
    };
  },
};

function isStill({ parts }: WalkKey, assigned: readonly string[]): boolean {
  return parts.every(({ column }) => !assigned.some((one) => sameName(one, column)));
}
