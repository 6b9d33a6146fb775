import { sameName } from '../../catalog/find.ts';
import { writeTable } from '../../sql/render-definition.ts';
import type { ObjectName } from '../../sql/statement.ts';
import { waitsForMore } from '../asked.ts';
import { addsColumn, createsTable, statementsBefore } from '../earlier.ts';
import { hasWord } from '../gates.ts';
import type { JudgedGate, JudgedMigration, JudgedStatement } from '../judged.ts';
import { objectsNamed } from '../named-objects.ts';
import type { Rule } from '../rule.ts';
import { statementSpan } from '../span.ts';

const schema =
  'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);\nCREATE TABLE currencies (code CHAR(3) PRIMARY KEY);';
const before =
  'migration: m\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE currencies ADD COLUMN digits TINYINT NOT NULL DEFAULT 2;\n    rollback_sql: |\n      ALTER TABLE currencies DROP COLUMN digits;\n  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM currencies WHERE digits > 4\n';
const after =
  '  - name: contract\n    sql: |\n      ALTER TABLE orders RENAME COLUMN total TO total_before_2026;\n    rollback_sql: |\n      ALTER TABLE orders RENAME COLUMN total_before_2026 TO total;\n';

export const rule: Rule = {
  name: 'expand-contract-same-deploy',
  group: 'phases',
  severity: 'warning',
  flags:
    'A contract that renames or narrows what the old code uses, behind an expand of the same migration, where no gate between ' +
    'the two waits for a deployment, for time to pass, or for anything that the table itself shows.',
  why: 'The gates open at once, so that expand and contract run in one go, while the old code is still live.',
  instead:
    'Let a gate wait until the new code is live (`deployed`), for some hours (`not_before`), or for what the table shows.',
  examples: {
    bad: { schema, file: `${before}${after}` },
    good: { schema, file: `${before}      not_before: {after: expand, hours: 24}\n${after}` },
  },
  *statement(judged, migration) {
    const { phase } = judged;
    if (phase.type !== 'contract' || !judged.verdict.destructive || judged.verdict.algorithm === 'unknown') return;
    const expand = migration.phases.findLast((one) => one.phase.type === 'expand' && one.phase.index < phase.index);
    if (expand === undefined) return;
    const gates = migration.phases.filter(
      (one): one is JudgedGate =>
        one.kind === 'gate' && one.phase.index > expand.phase.index && one.phase.index < phase.index,
    );
    const tables = tablesTaken(judged, migration);
    if (gates.length === 0 || tables.length === 0) return;
    if (gates.some((gate) => waitsForMore(gate.phase) || tables.every((table) => looksAt(gate, table)))) return;
    const last = gates.at(-1)?.phase.name;
    yield {
      ...statementSpan(judged),
      severity: gates.every((gate) => asksOwnTables(gate, migration)) ? 'warning' : 'info',
      message: `Nothing between ${expand.phase.name} and ${phase.name} waits until the old code is gone that uses ${tables.map(writeTable).join(' and ')}.`,
      fix: `- name: ${last}\n  type: gate\n  wait_until:\n    not_before: {after: ${expand.phase.name}, hours: 24}`,
    };
  },
};

/**
 * The tables of which a statement takes away what the old code may use. DROP COLUMN, DROP TABLE and TRUNCATE have rules of
 * their own that ask for the gate.
 */
function tablesTaken(judged: JudgedStatement, migration: JudgedMigration): readonly ObjectName[] {
  const { statement, change } = judged;
  const earlier = statementsBefore(judged, migration);
  if (statement.kind === 'rename-table')
    return statement.renames.map(({ from }) => from).filter((from) => !createsTable(earlier, from));
  if (change === undefined || change.before.createdHere || createsTable(earlier, change.table)) return [];
  const others = change.clauses.filter(
    (clause) =>
      clause.op !== 'drop-column' &&
      !(clause.op === 'modify-column' && addsColumn(earlier, change.table, clause.column.name)) &&
      !(
        (clause.op === 'change-column' || clause.op === 'rename-column') &&
        addsColumn(earlier, change.table, clause.from)
      ),
  );
  return others.some(({ op }) => taking.has(op)) ? [change.table] : [];
}

const taking = new Set(['rename-column', 'change-column', 'modify-column', 'rename-table', 'partition', 'tablespace']);

function looksAt({ query }: JudgedGate, table: ObjectName): boolean {
  return query !== undefined && hasWord(query.gate.sql, table.name);
}

/** Whether a gate asks only tables that this migration works on itself, which say nothing about what is deployed. */
function asksOwnTables({ query }: JudgedGate, { phases }: JudgedMigration): boolean {
  if (query?.reading.ok !== true) return false;
  const own = phases.flatMap((phase) => {
    if (phase.kind === 'ddl') return phase.statements.flatMap(({ statement }) => objectsNamed(statement));
    if (phase.kind === 'gate') return [];
    const { walked, written } = phase.phase.batch.query;
    return [{ name: walked.table }, { name: written.table }];
  });
  return query.reading.tree.tables.every(({ name }) => own.some((one) => sameName(one.name, name)));
}
