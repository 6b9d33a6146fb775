import type { JudgedQuery, JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { LintedMigration } from '../linted.ts';
import { statementsBefore } from '../phases/earlier.ts';
import { gatesBefore, hasWord } from '../phases/gates.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { phaseName, writeDdlPhase } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'partition-drop-data',
  group: 'cost',
  severity: 'error',
  risk: 'destructive',
  flags: 'DROP PARTITION or TRUNCATE PARTITION in a contract, without an earlier gate that reads the table.',
  why: 'The statement deletes all rows of the partition. No rollback restores them.',
  instead:
    'Prove in a gate that the rows are stored elsewhere or not needed. Or EXCHANGE the partition with an empty table, which then holds the rows. To delete them on purpose, write `allow: [{what: destructive, reason: "…"}]`.',
  examples: {
    bad: {
      schema:
        'CREATE TABLE events (id BIGINT, year INT, PRIMARY KEY (id, year)) PARTITION BY RANGE (year) (PARTITION p2019 VALUES LESS THAN (2020), PARTITION rest VALUES LESS THAN MAXVALUE);',
      file: yaml`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM deployments WHERE version < 7
          - name: contract
            sql: |
              ALTER TABLE events DROP PARTITION p2019;
            irreversible: the rows are gone
      `,
    },
    good: {
      schema:
        'CREATE TABLE events (id BIGINT, year INT, PRIMARY KEY (id, year)) PARTITION BY RANGE (year) (PARTITION p2019 VALUES LESS THAN (2020), PARTITION rest VALUES LESS THAN MAXVALUE);\nCREATE TABLE events_archive (id BIGINT PRIMARY KEY, year INT);',
      file: yaml`
        migration: m
        phases:
          - name: all-archived
            type: gate
            wait_until:
              query: SELECT COUNT(*) FROM events e LEFT JOIN events_archive a ON a.id = e.id WHERE e.year < 2020 AND a.id IS NULL
          - name: contract
            sql: |
              ALTER TABLE events DROP PARTITION p2019;
            irreversible: the rows are in events_archive
      `,
    },
  },
  *statement(judged, migration) {
    const { change, phase, placed } = judged;
    // Outside a contract, destructive-outside-contract reports it.
    if (change === undefined || phase.type !== 'contract' || change.before.createdHere) return;
    const [clause] = change.clauses;
    if (clause?.op !== 'partition' || (clause.action !== 'drop' && clause.action !== 'truncate')) return;
    if (gatesBefore(migration, phase).some((gate) => readsTable(gate, change.table.name))) return;
    const names = clause.names.filter((name) => !wasExchanged(name, judged, change, migration));
    if (names.length === 0 && clause.names.length > 0) return;
    const which = names.length === 0 ? 'all partitions' : `partition ${names.map(writeName).join(', ')}`;
    yield {
      ...spanIn(placed.locate, clause.span),
      message: `The statement deletes all rows in ${which} of ${writeTable(change.table)}, and no earlier gate reads that table.`,
      fix: names.length === 0 ? undefined : names.flatMap((name) => keeping(name, change)).join('\n'),
    };
  },
};

function readsTable({ gate, reading }: JudgedQuery, table: string): boolean {
  return reading.ok ? reading.tree.tables.some(({ name }) => sameName(name, table)) : hasWord(gate.sql, table);
}

/** Whether an earlier statement moved the partition's rows into another table. */
function wasExchanged(
  name: string,
  judged: JudgedStatement,
  { table }: TableChange,
  migration: LintedMigration,
): boolean {
  return statementsBefore(judged, migration).some(
    ({ change }) =>
      change !== undefined &&
      judged.before.sameTable(change.table, table) &&
      change.clauses.some(
        (clause) =>
          clause.op === 'partition' && clause.action === 'exchange' && clause.names.some((one) => sameName(one, name)),
      ),
  );
}

/** Two earlier phases that move the rows into a separate table. */
function keeping(partition: string, { table }: TableChange): readonly string[] {
  const name = `${table.name}_${partition}`.slice(0, 64);
  const kept = writeTable({ schema: table.schema, name });
  const make = `CREATE TABLE ${kept} LIKE ${writeTable(table)};\nALTER TABLE ${kept} REMOVE PARTITIONING;`;
  const exchange = `ALTER TABLE ${writeTable(table)} EXCHANGE PARTITION ${writeName(partition)} WITH TABLE ${kept};`;
  return [
    writeDdlPhase('expand', phaseName('make', name), make, `DROP TABLE ${kept};`),
    writeDdlPhase('contract', phaseName('keep', name), exchange, exchange),
    '  allow: [{what: blocking, reason: the partition changes places with an empty table}]',
  ];
}
