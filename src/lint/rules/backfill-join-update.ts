import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'backfill-join-update',
  group: 'backfill',
  severity: 'error',
  flags: 'A batch query over a join, or over a table that is made by a query: there is no single key that it can walk.',
  why:
    'A row that finds several partners is changed by whichever comes last, and neither LIMIT nor a range of one key cuts a ' +
    'join into chunks that meet each row once.',
  instead: 'Name one table, and fetch what another one holds by a subquery in SET or WHERE.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: backfill
            batch:
              query: |
                UPDATE orders o JOIN customers c ON c.id = o.customer_id
                SET o.country = c.country WHERE o.country IS NULL LIMIT {batch_size}
      `,
    },
    good: {
      file: yaml`
        migration: m
        phases:
          - name: backfill
            batch:
              query: |
                UPDATE orders o
                SET o.country = (SELECT c.country FROM customers c WHERE c.id = o.customer_id)
                WHERE o.country IS NULL LIMIT {batch_size}
      `,
    },
  },
};
