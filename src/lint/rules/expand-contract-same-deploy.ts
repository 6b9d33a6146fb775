import type { JudgedGate, TableChange } from '../../analysis/judged.ts';
import { findColumn } from '../../catalog/find.ts';
import type { ObjectName } from '../../sql/lexing/span.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import { addsColumn, createsTable, statementsBefore } from '../phases/earlier.ts';
import { hasWord } from '../phases/gates.ts';
import { waitsForMore } from '../proof/asked.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema =
  'CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);\nCREATE TABLE contacts (id BIGINT PRIMARY KEY);';
const file = (gate: string) => yaml`
  migration: m
  phases:
    - name: expand
      sql: |
        ALTER TABLE contacts ADD COLUMN fax VARCHAR(40) NULL;
      rollback_sql: |
        ALTER TABLE contacts DROP COLUMN fax;
    - name: gate
      wait_until:
        query: ${gate}
    - name: contract
      sql: |
        ALTER TABLE customers DROP COLUMN fax;
      irreversible: contacts has them
`;

export const rule: Rule = {
  name: 'expand-contract-same-deploy',
  group: 'phases',
  severity: 'warning',
  risk: 'destructive',
  insteadOf: ['drop-column'],
  flags:
    'A contract that drops a column after an expand of the same migration, if no gate between them waits for a ' +
    'deployment or for time, or checks the table.',
  why: 'The gates open at once. Expand and contract run in one go, while code that uses the column is still live.',
  instead:
    'Let a gate wait until the new code is live (`deployed`), for some hours (`not_before`), or until the table shows it.',
  examples: {
    bad: { schema, file: file('SELECT COUNT(*) FROM contacts WHERE id < 0') },
    good: {
      schema,
      file: file('SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL\n      not_before: {after: expand, hours: 24}'),
    },
  },
  *statement(judged, migration) {
    const { phase, change, placed } = judged;
    if (phase.type !== 'contract' || change === undefined || change.before.createdHere) return;
    const { phases } = migration;
    const expand = phases.findLast((one) => one.phase.type === 'expand' && one.phase.index < phase.index)?.phase;
    if (expand === undefined) return;
    const gates = phases.filter(
      (one): one is JudgedGate =>
        one.kind === 'gate' && one.phase.index > expand.index && one.phase.index < phase.index,
    );
    if (gates.length === 0 || gates.some((gate) => waitsForMore(gate.phase) || looksAt(gate, change.table))) return;
    const earlier = statementsBefore(judged, migration);
    if (createsTable(earlier, change.table)) return;
    for (const clause of change.clauses) {
      if (clause.op !== 'drop-column' || addsColumn(earlier, change.table, clause.column)) continue;
      yield {
        ...spanIn(placed.locate, clause.span),
        message: `No gate between ${expand.name} and ${phase.name} waits until code no longer uses ${writeTable(change.table)}.${writeName(clause.column)}: none checks the table, a deployment or the time.`,
        fix: fixOf(change, clause.column, expand.name),
      };
    }
  },
};

function looksAt({ query }: JudgedGate, table: ObjectName): boolean {
  return query !== undefined && hasWord(query.gate.sql, table.name);
}

function fixOf({ table, before: known }: TableChange, column: string, expand: string): string {
  const definition = findColumn(known, column);
  // A generated column stores no data, and a query for NULLs says nothing about a NOT NULL column.
  const asks = definition?.nullable !== false && definition?.generated === undefined;
  const query = `SELECT COUNT(*) FROM ${writeTable(table)} WHERE ${writeName(column)} IS NOT NULL`;
  return [
    '- name: old-code-is-gone',
    '  type: gate',
    '  wait_until:',
    ...(asks ? [`    query: ${JSON.stringify(query)}`, '    expected: 0'] : []),
    `    not_before: {after: ${expand}, hours: 24}`,
  ].join('\n');
}
