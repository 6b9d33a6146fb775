import type { CatalogTable } from '../../catalog/table.ts';
import { quoteIdentifier } from '../../sql/quote.ts';
import type { JudgedPhase } from '../judged.ts';
import type { Rule } from '../rule.ts';
import { inUnits } from '../writing/table-size.ts';

const MEBIBYTE = 1024 * 1024;
/** A smaller file says little: it grows by whole extents. */
const LEAST_BYTES = 64 * MEBIBYTE;
/** The file of a table holds free space too, after deletes; three times is more than that. */
const TIMES = 3;

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NULL);';
const file =
  'migration: m\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE orders ADD INDEX orders_country (country);\n    rollback_sql: |\n      ALTER TABLE orders DROP INDEX orders_country;\n';
const size = { rowsEstimate: 100_000, dataBytes: 40 * MEBIBYTE, indexBytes: 0 };

export const rule: Rule = {
  name: 'statistics-stale',
  group: 'hygiene',
  severity: 'warning',
  flags:
    'A table whose statistics count far less than its file holds, so that its estimates are too low. Told with `--estimate` only.',
  why: 'Row counts and sizes are statistics of InnoDB, made anew when a tenth of the rows has changed, and never where STATS_AUTO_RECALC is off.',
  instead: 'Run ANALYZE TABLE, which takes seconds and blocks nothing, and estimate again.',
  examples: {
    bad: { schema, file, facts: { orders: { ...size, fileBytes: 900 * MEBIBYTE } }, estimate: true },
    good: { schema, file, facts: { orders: { ...size, fileBytes: 45 * MEBIBYTE } }, estimate: true },
  },
  *phase(judged, { settings }) {
    if (settings.estimate === undefined) return;
    for (const { name, facts } of tablesOf(judged)) {
      const { dataBytes = 0, indexBytes = 0, fileBytes = 0 } = facts ?? {};
      const counted = dataBytes + indexBytes;
      if (facts?.rowsEstimate === undefined || fileBytes < LEAST_BYTES || fileBytes < TIMES * counted) continue;
      yield {
        place: judged.phase.place,
        message: `The statistics of ${name} count ${inUnits(counted)} in a file of ${inUnits(fileBytes)}, so what ${judged.phase.name} costs may be told far too low.`,
        fix: `ANALYZE TABLE ${quoteIdentifier(name)};`,
      };
    }
  },
};

/** That a phase works on, each once. */
function tablesOf(judged: JudgedPhase): Iterable<CatalogTable> {
  const tables =
    judged.kind === 'ddl'
      ? judged.statements.map(({ change }) => change?.before)
      : judged.kind === 'backfill'
        ? [judged.walked, judged.written]
        : [];
  const known = tables.filter((table) => table !== undefined);
  return new Map(known.map((table) => [JSON.stringify([table.schema, table.name]), table])).values();
}
