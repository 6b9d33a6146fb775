import type { Rule } from '../rule.ts';

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
      file: 'migration: m\nphases:\n  - name: backfill\n    batch:\n      query: |\n        UPDATE orders o JOIN customers c ON c.id = o.customer_id\n        SET o.country = c.country WHERE o.country IS NULL LIMIT {batch_size}\n',
    },
    good: {
      file: 'migration: m\nphases:\n  - name: backfill\n    batch:\n      query: |\n        UPDATE orders o\n        SET o.country = (SELECT c.country FROM customers c WHERE c.id = o.customer_id)\n        WHERE o.country IS NULL LIMIT {batch_size}\n',
    },
  },
};
