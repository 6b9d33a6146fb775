import { findColumn } from '../../catalog/find.ts';
import { writeName, writeTable } from '../../sql/render-definition.ts';
import { gatesBefore, namesColumn } from '../gates.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../span.ts';

export const rule: Rule = {
  name: 'drop-column',
  group: 'compatibility',
  severity: 'warning',
  risk: 'destructive',
  flags: 'A column that is dropped with no gate before it that looks at the column.',
  why: 'The data is gone with the statement, and code that still reads or writes the column fails from then on.',
  instead: 'Put a gate in front that asks whether the column is still in use or still holds what nothing else has.',
  covers: ['drop-column-nonempty'],
  examples: {
    bad: {
      schema: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);',
      file: 'migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM deployments WHERE version < 7\n  - name: contract\n    sql: |\n      ALTER TABLE customers DROP COLUMN fax;\n    irreversible: the numbers are gone\n',
    },
    good: {
      schema: 'CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);',
      file: 'migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL\n  - name: contract\n    sql: |\n      ALTER TABLE customers DROP COLUMN fax;\n    irreversible: the numbers are gone\n',
    },
  },
  *statement(judged, migration) {
    const { change, phase, placed } = judged;
    if (change === undefined || phase.type !== 'contract' || change.before.createdHere) return;
    const gates = gatesBefore(migration, phase);
    for (const clause of change.clauses) {
      if (clause.op !== 'drop-column') continue;
      if (gates.some((gate) => namesColumn(gate, change.table.name, clause.column))) continue;
      const nullable = findColumn(change.before, clause.column)?.nullable !== false;
      yield {
        ...spanIn(placed.locate, clause.span),
        message: `${writeTable(change.table)}.${writeName(clause.column)} is dropped, and no gate before it looks at that column.`,
        fix: nullable
          ? `- name: nothing-left-in-${clause.column.toLowerCase()}\n  type: gate\n  wait_until:\n    query: SELECT COUNT(*) FROM ${writeTable(change.table)} WHERE ${writeName(clause.column)} IS NOT NULL\n    expected: 0`
          : undefined,
      };
    }
  },
};
