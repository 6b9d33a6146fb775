import type { JudgedQuery } from '../../analysis/judged.ts';
import { findColumn } from '../../catalog/find.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import { codeIsProvenLive, wasHidden } from '../change/hidden-column.ts';
import { addsColumn, statementsBefore } from '../phases/earlier.ts';
import { gatesBefore, hasWord, namesColumn } from '../phases/gates.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { phaseName, writeGate } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'drop-column',
  group: 'compatibility',
  severity: 'warning',
  risk: 'destructive',
  flags:
    'A dropped column with no gate before it that checks the column. A gate after the column became INVISIBLE, or ' +
    'a gate with `deployed`, is enough.',
  why: 'The statement deletes the data. Code that still reads or writes the column fails.',
  instead:
    'Add a gate that checks whether the column is still used, or still holds data that exists nowhere else. Or ' +
    'make it INVISIBLE first, and wait in a gate with `not_before`.',
  covers: ['drop-column-nonempty'],
  insteadOf: ['drop-column-not-invisible-first'],
  examples: {
    bad: {
      schema: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);',
      file: yaml`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM deployments WHERE version < 7
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `,
    },
    good: {
      schema: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);',
      file: yaml`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `,
    },
  },
  *statement(judged, migration) {
    const { change, phase, placed } = judged;
    if (change === undefined || phase.type !== 'contract' || change.before.createdHere) return;
    const gates = gatesBefore(migration, phase);
    for (const clause of change.clauses) {
      if (clause.op !== 'drop-column') continue;
      const { column } = clause;
      if (addsColumn(statementsBefore(judged, migration), change.table, column)) continue;
      if (codeIsProvenLive(judged, migration) || wasHidden(column, judged, change, migration)) continue;
      if (gates.some((gate) => looksAt(gate, change.table.name, column))) continue;
      const definition = findColumn(change.before, column);
      // A generated column stores no data, and a query for NULLs says nothing about a NOT NULL column.
      const asks = definition?.nullable !== false && definition?.generated === undefined;
      yield {
        ...spanIn(placed.locate, clause.span),
        message: `${writeTable(change.table)}.${writeName(column)} is dropped, but no gate before it checks that column.`,
        fix: asks
          ? writeGate(
              phaseName('nothing-left-in', column),
              `SELECT COUNT(*) FROM ${writeTable(change.table)} WHERE ${writeName(column)} IS NOT NULL`,
            )
          : undefined,
      };
    }
  },
};

/** A gate may query the column, or the server's statement statistics for its name. */
function looksAt(gate: JudgedQuery, table: string, column: string): boolean {
  const statistics = hasWord(gate.gate.sql, 'performance_schema') || hasWord(gate.gate.sql, 'sys');
  return namesColumn(gate, table, column) || (statistics && hasWord(gate.gate.sql, column));
}
