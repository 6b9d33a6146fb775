import type { JudgedStatement } from '../../analysis/judged.ts';
import { isAllowed } from '../change/allowed.ts';
import { alteredTables } from '../change/altered-tables.ts';
import { isAboutPartitions } from '../change/assertions.ts';
import { hasCheaperWay } from '../change/cheaper-ways.ts';
import { writesTableAnew } from '../change/intrusion.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { bytesOf, inUnits, withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'osc-needed',
  group: 'cost',
  severity: 'error',
  risk: 'rebuild',
  insteadOf: ['ddl-inplace-rebuild'],
  flags:
    'A statement that writes a table of at least `thresholds.osc_bytes` anew: in place, or by a copy that the phase allows.',
  why: 'On a table of this size it takes hours that cannot be throttled or paused, replicas lag behind by as much, and concurrent writes may overflow the log of the rebuild (error 1799), which undoes all of it.',
  instead:
    'Run it through gh-ost or Spirit and mark the phase as complete. Where the lag does not matter, allow it: `allow: [{what: rebuild, reason: "…"}]`.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);',
      facts: { orders: { dataBytes: 300_000_000_000, indexBytes: 0, rowsEstimate: 2_000_000_000 } },
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY country CHAR(2) NULL;
            irreversible: NULLs may have been stored
      `,
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NOT NULL);',
      facts: { orders: { dataBytes: 300_000_000_000, indexBytes: 0, rowsEstimate: 2_000_000_000 } },
      file: "migration: m\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE orders ALTER COLUMN country SET DEFAULT '';\n    rollback_sql: |\n      ALTER TABLE orders ALTER COLUMN country DROP DEFAULT;\n",
    },
  },
  *statement(judged, migration) {
    const { verdict } = judged;
    if (!writesTableAnew(verdict)) return;
    const { osc_bytes: most } = migration.settings.thresholds;
    const table = alteredTables(judged).find((one) => (bytesOf(one) ?? 0) >= most);
    if (table === undefined || hasCheaperWay(judged, migration)) return;
    const risk = verdict.algorithm === 'copy' ? 'copy' : verdict.lock === 'none' ? undefined : 'blocking';
    // Without an `allow` the rules about copies and blocked writes say more.
    if (risk !== undefined && !isAllowed(judged, risk)) return;
    yield {
      ...statementSpan(judged),
      severity: risk === undefined ? 'error' : 'warning',
      message: `MySQL ${verdict.algorithm === 'copy' ? 'copies' : 'writes anew'} ${withSize(table)} in one piece, and from ${inUnits(most)} on that is too long: ${verdict.because}.`,
      fix: throughGhost(judged, migration.migration.file),
    };
  },
};

/** A phase of one ALTER is done by gh-ost and then marked. */
function throughGhost(judged: JudgedStatement, file: string): string | undefined {
  const { placed, statement, change, phase } = judged;
  if (statement.kind !== 'alter-table' || change === undefined || isAboutPartitions(judged)) return undefined;
  const { schema, name } = change.before;
  const clauses = change.clauses.map(({ span }) => placed.sql.slice(span.start, span.end)).join(', ');
  const database = schema === undefined ? '' : ` --database=${quoted(schema)}`;
  const run = `gh-ost${database} --table=${quoted(name)} --alter=${quoted(clauses)} --execute`;
  if (phase.statements.length > 1) return run;
  return `${run}\nnpx -p phasedb-action phasedb mark ${quoted(file)} --phase ${quoted(phase.name)} complete --reason 'done by gh-ost'`;
}

/** As one word of a shell. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
