import type { TableChange } from '../../analysis/judged.ts';
import { addedChecks } from '../../catalog/apply-constraints.ts';
import { findColumn, sameName } from '../../catalog/find.ts';
import { atLeast, since } from '../../core/mysql-version.ts';
import { writeTable } from '../../sql/rendering/render-definition.ts';
import type { CheckDefinition } from '../../sql/statements/definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import { isFreshAndNull } from '../change/fresh-column.ts';
import { namesInSql } from '../names/names-in-sql.ts';
import { gatesBefore } from '../phases/gates.ts';
import { afterGate } from '../proof/after-gate.ts';
import { looksAtAll } from '../proof/proves.ts';
import type { Rule } from '../rule.ts';
import { onOneLine } from '../writing/one-line.ts';
import { spanIn } from '../writing/span.ts';
import { phaseName, writeGate } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

const schema =
  'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL, CONSTRAINT paid CHECK (total >= 0) NOT ENFORCED);';
const file = (query: string) => yaml`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${query}
    - name: contract
      allow: [{what: copy, reason: "maintenance on Sunday"}]
      sql: |
        ALTER TABLE orders ALTER CHECK paid ENFORCED;
      rollback_sql: |
        ALTER TABLE orders ALTER CHECK paid NOT ENFORCED;
`;

export const rule: Rule = {
  name: 'check-add-violations',
  group: 'data',
  severity: 'error',
  flags: 'A CHECK that becomes enforced, new or existing, with no gate before it that counts the violating rows.',
  why: 'The statement copies rows until the first row that violates the CHECK, then fails with error 3819.',
  instead: 'Count the violating rows in a gate: `SELECT COUNT(*) FROM t WHERE NOT (…)`.',
  examples: {
    bad: {
      schema,
      file: file('SELECT COUNT(*) FROM orders WHERE id < 0'),
    },
    good: {
      schema,
      file: file('SELECT COUNT(*) FROM orders WHERE NOT (total >= 0)'),
    },
  },
  *statement(judged, migration) {
    const { change, phase, placed } = judged;
    const { settings } = migration;
    if (change === undefined || change.before.createdHere) return;
    if (!settings.versions.some((version) => atLeast(version, since.checks))) return;
    const gates = gatesBefore(migration, phase);
    for (const clause of change.clauses) {
      for (const { name, expression } of enforcedBy(clause, change)) {
        const columns = columnsIn(expression, change);
        // A CHECK over NULL is unknown, not false, so no row violates it.
        if (columns.length > 0 && columns.every((column) => isFreshAndNull(judged, change, column, migration)))
          continue;
        if (looksAtAll(gates, change.table.name, columns)) continue;
        const condition = onOneLine(expression);
        yield {
          ...spanIn(placed.locate, clause.span),
          message: `Adding the CHECK ${name ?? `(${condition})`} to ${writeTable(change.table)} fails if a row violates it, and no earlier gate counts such rows.`,
          fix: afterGate(
            writeGate(
              phaseName(change.table.name, name ?? 'check', 'holds'),
              `SELECT COUNT(*) FROM ${writeTable(change.table)} WHERE NOT (${condition})`,
            ),
            judged,
            clause,
            `enforce-${name ?? 'check'}`,
          ),
        };
      }
    }
  },
};

function enforcedBy(clause: AlterClause, { before }: TableChange): readonly CheckDefinition[] {
  if (clause.op !== 'alter-check') return addedChecks(clause).filter(({ enforced }) => enforced);
  if (!clause.enforced) return [];
  return before.checks.filter(({ name, enforced }) => sameName(name, clause.name) && !enforced);
}

/** The columns that a CHECK names; for an unknown table, every name that may be a column. */
function columnsIn(expression: string, { before, after, known }: TableChange): readonly string[] {
  const named = [...new Set(namesInSql(expression).map(({ name }) => name))];
  const columns = named.filter((name) => findColumn(after, name) ?? findColumn(before, name));
  return known && before.complete
    ? columns
    : named.filter((name) => /^[a-z_][\w$]*$/i.test(name) && !words.has(name.toUpperCase()));
}

const words = new Set(
  'AND OR NOT XOR IN IS NULL LIKE BETWEEN REGEXP RLIKE TRUE FALSE DIV MOD CASE WHEN THEN ELSE END'.split(' '),
);
