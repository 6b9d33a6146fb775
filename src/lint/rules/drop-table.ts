import type { JudgedStatement } from '../../analysis/judged.ts';
import type { ObjectName } from '../../sql/lexing/span.ts';
import { writeTable } from '../../sql/rendering/render-definition.ts';
import type { LintedMigration } from '../linted.ts';
import { createsTable, gateBetween, statementsBefore } from '../phases/earlier.ts';
import { gatesBefore, hasWord } from '../phases/gates.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { withSize } from '../writing/table-size.ts';
import { phaseName, writeDdlPhase, writeSoak } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE faxes (id BIGINT PRIMARY KEY, number VARCHAR(40) NOT NULL);';
const gate = '  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM customers WHERE fax_id IS NOT NULL\n';

export const rule: Rule = {
  name: 'drop-table',
  group: 'compatibility',
  severity: 'warning',
  risk: 'destructive',
  flags: 'DROP TABLE or TRUNCATE in a contract, with no gate before it that checks the table.',
  why: 'The statement deletes the rows. Code that still uses the table fails.',
  instead:
    'Rename the table first, wait some days in a gate with `not_before`, and drop it under the new name. Code that ' +
    'still uses it fails early, and one instant RENAME restores it. Or add a gate that checks whether the table is ' +
    'still used.',
  covers: ['truncate-table'],
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
        ${gate}  - name: contract
            sql: |
              DROP TABLE faxes;
            irreversible: nobody sends faxes
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
        ${gate}  - name: retire
            type: contract
            sql: |
              RENAME TABLE faxes TO _drop_faxes;
            rollback_sql: |
              RENAME TABLE _drop_faxes TO faxes;
          - name: soak
            type: gate
            wait_until:
              not_before: {after: retire, hours: 168}
          - name: drop
            type: contract
            sql: |
              DROP TABLE _drop_faxes;
            irreversible: nobody missed it for a week
      `,
    },
  },
  *statement(judged, migration) {
    const { statement, phase, placed, before } = judged;
    if (phase.type !== 'contract') return;
    for (const name of emptied(judged)) {
      const table = before.table(name.schema, name.name);
      if (table?.createdHere === true || table?.kind === 'view') continue;
      const earlier = statementsBefore(judged, migration);
      if (createsTable(earlier, name) || wasRetired(name, earlier, judged, migration)) continue;
      if (gatesBefore(migration, phase).some(({ gate }) => hasWord(gate.sql, name.name))) continue;
      const what = table === undefined ? writeTable(name) : withSize(table);
      const dropped = statement.kind === 'drop-table';
      yield {
        ...spanIn(placed.locate, name.span),
        message: `${what} is ${dropped ? 'dropped' : 'emptied'}, but no gate before it checks that table.`,
        fix: dropped ? fixOf(name) : undefined,
      };
    }
  },
};

function emptied({ statement }: JudgedStatement): readonly ObjectName[] {
  if (statement.kind === 'truncate-table') return [statement.table];
  return statement.kind === 'drop-table' && !statement.temporary ? statement.tables : [];
}

/** Renamed in an earlier phase, with a gate in between: code that still used the old name has failed by now. */
function wasRetired(
  name: ObjectName,
  earlier: readonly JudgedStatement[],
  judged: JudgedStatement,
  migration: LintedMigration,
): boolean {
  return earlier.some(
    (one) =>
      gateBetween(migration, one.phase, judged.phase) &&
      newNames(one).some((renamed) => judged.before.sameTable(renamed, name)),
  );
}

function newNames({ statement }: JudgedStatement): readonly ObjectName[] {
  if (statement.kind === 'rename-table') return statement.renames.map(({ to }) => to);
  if (statement.kind !== 'alter-table') return [];
  return statement.clauses.flatMap((clause) => (clause.op === 'rename-table' ? [clause.to] : []));
}

function fixOf(name: ObjectName): string {
  const { schema } = name;
  const retired = writeTable({ schema, name: `_drop_${name.name}` });
  const retire = phaseName('retire', name.name);
  return [
    writeDdlPhase(
      'contract',
      retire,
      `RENAME TABLE ${writeTable(name)} TO ${retired};`,
      `RENAME TABLE ${retired} TO ${writeTable(name)};`,
    ),
    writeSoak(phaseName('soak', name.name), retire, 168),
    `${writeDdlPhase('contract', phaseName('drop', name.name), `DROP TABLE ${retired};`)}\n  irreversible: nobody missed it for a week`,
  ].join('\n');
}
