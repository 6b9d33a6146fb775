import type { JudgedStatement } from '../../analysis/judged.ts';
import { tableBytes } from '../../catalog/table-size.ts';
import { programCalled } from '../../core/next-command.ts';
import { formatBytes } from '../../core/storage-size.ts';
import { isAllowed } from '../change/allowed.ts';
import { alteredTables } from '../change/altered-tables.ts';
import { isAboutPartitions } from '../change/assertions.ts';
import { hasCheaperWay } from '../change/cheaper-ways.ts';
import { rewritesTable } from '../change/cost-rank.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'osc-needed',
  group: 'cost',
  severity: 'error',
  risk: 'rebuild',
  insteadOf: ['ddl-inplace-rebuild'],
  flags:
    'A statement that rebuilds a table of at least `thresholds.osc_bytes`, in place or by a copy that the phase allows.',
  why: 'A rebuild of this size takes hours and cannot be throttled or paused. Replica lag grows by as much. Concurrent writes may overflow the online log (error 1799), and MySQL then discards the rebuild.',
  instead:
    'Run the change with gh-ost or Spirit, then mark the phase as complete. If replica lag does not matter, write `allow: [{what: rebuild, reason: "…"}]`.',
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
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ALTER COLUMN country SET DEFAULT '';
            rollback_sql: |
              ALTER TABLE orders ALTER COLUMN country DROP DEFAULT;
      `,
    },
  },
  *statement(judged, migration) {
    const { verdict } = judged;
    if (!rewritesTable(verdict)) return;
    const { osc_bytes: most } = migration.settings.thresholds;
    const table = alteredTables(judged).find((one) => (tableBytes(one) ?? 0) >= most);
    if (table === undefined || hasCheaperWay(judged, migration)) return;
    const risk = verdict.algorithm === 'copy' ? 'copy' : verdict.lock === 'none' ? undefined : 'blocking';
    // Without an `allow`, the rules for copies and blocked writes say more.
    if (risk !== undefined && !isAllowed(judged, risk)) return;
    yield {
      ...statementSpan(judged),
      severity: risk === undefined ? 'error' : 'warning',
      message: `MySQL ${verdict.algorithm === 'copy' ? 'copies' : 'rebuilds'} ${withSize(table)}: ${verdict.because}. The limit for one statement is ${formatBytes(most)} (thresholds.osc_bytes).`,
      fix: throughGhost(judged, migration.migration.file),
    };
  },
};

/** For a phase of one ALTER: gh-ost runs it, then `mark` completes the phase. */
function throughGhost(judged: JudgedStatement, file: string): string | undefined {
  const { placed, statement, change, phase } = judged;
  if (statement.kind !== 'alter-table' || change === undefined || isAboutPartitions(judged)) return undefined;
  const { schema, name } = change.before;
  const clauses = change.clauses.map(({ span }) => placed.sql.slice(span.start, span.end)).join(', ');
  const database = schema === undefined ? '' : ` --database=${quoted(schema)}`;
  const run = `gh-ost${database} --table=${quoted(name)} --alter=${quoted(clauses)} --execute`;
  if (phase.statements.length > 1) return run;
  return `${run}\n${programCalled()} mark ${quoted(file)} --phase ${quoted(phase.name)} complete --reason 'done by gh-ost'`;
}

/** Quoted as one shell word. */
function quoted(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
