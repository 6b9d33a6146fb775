import type { Missing } from '../../estimate/missing.ts';
import { listed } from '../../migration/problem.ts';
import { quoteIdentifier } from '../../sql/quote.ts';
import type { Rule } from '../rule.ts';
import type { LintSettings } from '../settings.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NULL);';
const file =
  'migration: m\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE orders ADD INDEX orders_country (country);\n    rollback_sql: |\n      ALTER TABLE orders DROP INDEX orders_country;\n';

export const rule: Rule = {
  name: 'estimate-unknown',
  group: 'hygiene',
  severity: 'warning',
  flags: 'A phase whose cost cannot be told, because a number is missing. Told with `--estimate` only.',
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
  *phase(judged, { estimates, settings }) {
    const estimate = estimates?.get(judged);
    if (estimate === undefined || estimate.missing.length === 0) return;
    const { seconds, missing } = estimate;
    const what = seconds === undefined ? 'How long' : 'All that';
    const costs = seconds === undefined ? 'takes' : 'costs';
    yield {
      place: judged.phase.place,
      message: `${what} ${judged.phase.name} ${costs} is not known, for want of ${listed(missing.map((one) => one.what))}.`,
      severity: seconds === undefined ? 'warning' : 'info',
      fix: [...new Set(missing.map((one) => wayTo(one, settings)))].join('\n'),
    };
  },
};

const snapshot = 'npx -p phasedb-action phasedb snapshot --db URL > phasedb.snapshot.json';
const useSnapshot = `${snapshot}\nnpx -p phasedb-action phasedb lint FILE --snapshot phasedb.snapshot.json --estimate`;

/** How to get at it, from where the tables are known. */
function wayTo({ kind, table = '' }: Missing, { catalogFrom }: LintSettings): string {
  const name = quoteIdentifier(table);
  const anew = catalogFrom === 'snapshot' ? `\n${snapshot}` : '';
  switch (kind) {
    case 'table':
      return catalogFrom === 'server'
        ? `-- ${name} is not there, or this user may not see it:\nGRANT SELECT ON ${name} TO …;`
        : useSnapshot;
    case 'size':
    case 'statistics':
      return catalogFrom === 'server' || catalogFrom === 'snapshot' ? `ANALYZE TABLE ${name};${anew}` : useSnapshot;
    case 'view':
      return `Name the tables behind the view ${name}.`;
    case 'statement':
      return 'Write it in a form that phasedb reads, or try it on a copy of the table.';
    case 'variables':
      return useSnapshot;
  }
}
