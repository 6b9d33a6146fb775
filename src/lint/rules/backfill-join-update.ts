import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'backfill-join-update',
  group: 'backfill',
  severity: 'error',
  flags: 'A batch query over a join or a derived table: phasedb has no single key to cut it into chunks.',
  why:
    'A row that matches several joined rows gets the value of any one of them. Neither LIMIT nor a key range cuts ' +
    'a join into chunks that contain each row once.',
  instead: 'Name one table. Read values of other tables with a subquery in SET or WHERE.',
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
