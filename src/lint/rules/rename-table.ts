import { writeTable } from '../../sql/render-definition.ts';
import type { ObjectName, Span } from '../../sql/statement.ts';
import { createsTable, gateBetween, statementsBefore } from '../earlier.ts';
import type { JudgedMigration, JudgedStatement } from '../judged.ts';
import { takesOnlyNames } from '../only-renames.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../span.ts';
import { phaseName, writeDdlPhase } from '../write-phase.ts';

const schema = 'CREATE TABLE clients (id BIGINT PRIMARY KEY);';

export const rule: Rule = {
  name: 'rename-table',
  group: 'compatibility',
  severity: 'error',
  risk: 'destructive',
  insteadOf: ['destructive-outside-contract'],
  flags:
    'A table that gets another name, so that its own is gone. Not flagged: a swap that puts another table under the name, ' +
    'and a table that a later phase drops under its new name.',
  why:
    'There is no moment at which both the running code and the next one work: the one fails from this statement on, the ' +
    'other until it.',
  instead:
    'Make a view of the new name over the table. Code of both kinds works with it, writes included. Once the new name is used ' +
    'everywhere, one RENAME TABLE exchanges the view for the table.',
  examples: {
    bad: {
      schema,
      file: 'migration: m\nphases:\n  - name: expand\n    sql: |\n      RENAME TABLE clients TO customers;\n    rollback_sql: |\n      RENAME TABLE customers TO clients;\n',
    },
    good: {
      schema,
      file: 'migration: m\nphases:\n  - name: expand\n    sql: |\n      CREATE VIEW customers AS SELECT * FROM clients;\n    rollback_sql: |\n      DROP VIEW customers;\n  - name: new-code-is-live\n    type: gate\n    wait_until:\n      deployed: {environment: production, ref: "v7"}\n  - name: contract\n    sql: |\n      RENAME TABLE customers TO _drop_customers, clients TO customers;\n      DROP VIEW _drop_customers;\n    irreversible: clients is not used any more\n',
    },
  },
  *statement(judged, migration) {
    const { phase, placed, before, after } = judged;
    if (phase.type !== 'contract' && !takesOnlyNames(judged)) return;
    const renames = renamesOf(judged);
    for (const { from, to, span } of renames) {
      const table = before.table(from.schema, from.name);
      if (table?.createdHere === true || table?.kind === 'view' || before.sameTable(from, to)) continue;
      // One that takes a name which another one gives up is half of a swap.
      const swaps = renames.some((other) => before.sameTable(other.from, to) || before.sameTable(other.to, from));
      const kept = after.table(from.schema, from.name) !== undefined;
      if (swaps || kept || createsTable(statementsBefore(judged, migration), from)) continue;
      if (isRetired(to, judged, migration)) continue;
      yield {
        ...spanIn(placed.locate, span),
        message: `${writeTable(from)} becomes ${writeTable(to)} in one step: running code that names ${writeTable(from)} fails from this statement on.`,
        fix: fixOf(from, to),
      };
    }
  },
};

interface Rename {
  readonly from: ObjectName;
  readonly to: ObjectName;
  readonly span: Span;
}

function renamesOf({ statement }: JudgedStatement): readonly Rename[] {
  if (statement.kind === 'rename-table') {
    return statement.renames.map(({ from, to }) => ({ from, to, span: { start: from.span.start, end: to.span.end } }));
  }
  if (statement.kind !== 'alter-table') return [];
  return statement.clauses.flatMap((clause) =>
    clause.op === 'rename-table'
      ? [
          {
            from: statement.table,
            to: { ...clause.to, schema: clause.to.schema ?? statement.table.schema },
            span: clause.span,
          },
        ]
      : [],
  );
}

/** Whether a later phase, behind a gate, drops the table under its new name. */
function isRetired(to: ObjectName, { phase, before }: JudgedStatement, migration: JudgedMigration): boolean {
  return migration.phases.some(
    (later) =>
      later.kind === 'ddl' &&
      gateBetween(migration, phase, later.phase) &&
      later.statements.some(
        ({ statement }) =>
          statement.kind === 'drop-table' && statement.tables.some((dropped) => before.sameTable(dropped, to)),
      ),
  );
}

function fixOf(from: ObjectName, to: ObjectName): string {
  const [old, fresh] = [writeTable(from), writeTable(to)];
  const away = writeTable({ schema: to.schema, name: `_drop_${to.name}` });
  return [
    writeDdlPhase(
      'expand',
      phaseName('name', to.name),
      `CREATE VIEW ${fresh} AS SELECT * FROM ${old};`,
      `DROP VIEW ${fresh};`,
    ),
    '# deploy code that uses the new name, put a gate here that waits for it, then:',
    `${writeDdlPhase(
      'contract',
      phaseName('rename', from.name),
      `RENAME TABLE ${fresh} TO ${away}, ${old} TO ${fresh};\nDROP VIEW ${away};`,
    )}\n  irreversible: nothing uses ${from.name} any more`,
  ].join('\n');
}
