import type { TableChange } from '../../analysis/judged.ts';
import { findColumn, sameName } from '../../catalog/find.ts';
import { resolveColumn } from '../../catalog/resolved-column.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import { writeColumnOf } from '../change/new-column.ts';
import { gatesBefore } from '../phases/gates.ts';
import { afterGate } from '../proof/after-gate.ts';
import { provesAbsent } from '../proof/proves.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { phaseName, writeGate } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);';
const file = (query: string) => yaml`
  migration: m
  phases:
    - name: gate
      wait_until:
        query: ${query}
    - name: contract
      sql: |
        ALTER TABLE orders MODIFY currency CHAR(3) NOT NULL;
      rollback_sql: |
        ALTER TABLE orders MODIFY currency CHAR(3) NULL;
`;

export const rule: Rule = {
  name: 'not-null-existing',
  group: 'data',
  severity: 'error',
  flags:
    'A nullable column that becomes NOT NULL, directly or in a primary key, without an earlier gate that counts its NULLs.',
  why: 'In strict mode, the statement fails at the first NULL, after rebuilding every row before it. Without strict mode, NULLs become 0 or an empty string.',
  instead: 'Fill the column in a backfill. Then count its NULLs in a gate and expect 0.',
  covers: ['pk-nullable'],
  examples: {
    bad: {
      schema,
      file: file("SELECT COUNT(*) FROM orders WHERE currency = ''"),
    },
    good: {
      schema,
      file: file('SELECT COUNT(*) FROM orders WHERE currency IS NULL'),
    },
  },
  *statement(judged, migration) {
    const { change, phase, placed } = judged;
    if (change === undefined || change.before.createdHere) return;
    const gates = gatesBefore(migration, phase);
    for (const { column, clause } of becomingNotNull(change)) {
      const proof = provesAbsent(gates, change.table.name, column, [null]);
      if (proof === 'full') continue;
      const seen =
        proof === 'partly' ? 'the earlier gates count only some of its NULLs' : 'no earlier gate counts its NULLs';
      yield {
        ...spanIn(placed.locate, clause.span),
        message: `${writeColumnOf(change, column)} becomes NOT NULL, but ${seen}.`,
        fix: afterGate(
          writeGate(
            phaseName('no-nulls-in', column),
            `SELECT COUNT(*) FROM ${writeTable(change.table)} WHERE ${writeName(column)} IS NULL`,
          ),
          judged,
          clause,
          `require-${column}`,
        ),
      };
    }
  },
};

/** Columns under their current name. */
function becomingNotNull(change: TableChange): readonly { readonly column: string; readonly clause: AlterClause }[] {
  const { before, after, origins, clauses } = change;
  return after.columns.flatMap((column) => {
    const old = findColumn(before, origins.get(column.name.toLowerCase()) ?? '');
    const clause = old && clauses.find((one) => forbidsNull(one, old.name, column.name));
    if (old === undefined || clause === undefined || old.generated !== undefined) return [];
    return resolveColumn(old, before).nullable ? [{ column: old.name, clause }] : [];
  });
}

function forbidsNull(clause: AlterClause, was: string, is: string): boolean {
  switch (clause.op) {
    case 'modify-column':
      return (
        sameName(clause.column.name, was) && (clause.column.nullable === false || clause.column.inlineKey === 'primary')
      );
    case 'change-column':
      return sameName(clause.from, was) && (clause.column.nullable === false || clause.column.inlineKey === 'primary');
    case 'add-primary-key':
      return clause.index.parts.some((part) => sameName(part.column, is));
    default:
      return false;
  }
}
