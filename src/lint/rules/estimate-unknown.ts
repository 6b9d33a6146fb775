import { listed } from '../../migration/problem.ts';
import type { Rule } from '../rule.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NULL);';
const file =
  'migration: m\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE orders ADD INDEX orders_country (country);\n    rollback_sql: |\n      ALTER TABLE orders DROP INDEX orders_country;\n';

export const rule: Rule = {
  name: 'estimate-unknown',
  group: 'hygiene',
  severity: 'warning',
  flags: 'A phase whose run time cannot be told, because a number is missing. Told with `--estimate` only.',
  why: 'Nobody knows before the deploy whether it takes seconds or hours.',
  instead:
    'Give a snapshot (`phasedb snapshot` reads sizes and row counts, and no data) or a database. Statistics that are not there come with ANALYZE TABLE.',
  examples: {
    bad: { schema, file, estimate: true },
    good: {
      schema,
      file,
      facts: { orders: { rowsEstimate: 100_000, dataBytes: 9_000_000, indexBytes: 0 } },
      estimate: true,
    },
  },
  *phase(judged, { estimates }) {
    const estimate = estimates?.get(judged);
    if (estimate === undefined || estimate.seconds !== undefined || estimate.missing.length === 0) return;
    yield {
      place: judged.phase.place,
      message: `How long ${judged.phase.name} takes is not known, for want of ${listed(estimate.missing)}.`,
      fix: 'npx -p phasedb-action phasedb snapshot --db URL > phasedb.snapshot.json\nnpx -p phasedb-action phasedb lint FILE --snapshot phasedb.snapshot.json --estimate',
    };
  },
};
