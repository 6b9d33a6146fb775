import type { JudgedStatement } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import type { CatalogTable, ReferenceFact } from '../../catalog/table.ts';
import { listed } from '../../migration/problem.ts';
import type { ObjectName } from '../../sql/lexing/span.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import { lostBySwap } from '../change/lost-by-swap.ts';
import { type RenamedTable, renamedTables } from '../change/renamed-tables.ts';
import type { LintedMigration } from '../linted.ts';
import { referencesTo } from '../names/dependents.ts';
import { takesOnlyNames } from '../names/only-renames.ts';
import { createsTable, gateBetween, statementsAfter, statementsBefore } from '../phases/earlier.ts';
import type { Remark, Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { phaseName, writeDdlPhase } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE clients (id BIGINT PRIMARY KEY);';

export const rule: Rule = {
  name: 'rename-table',
  group: 'compatibility',
  severity: 'error',
  risk: 'destructive',
  insteadOf: ['destructive-outside-contract'],
  flags:
    'A renamed table whose old name no longer exists. Also a swap of two tables in which foreign keys or triggers stay with ' +
    'the old table. Not flagged: any other swap, and a table that a later phase drops under its new name.',
  why: 'Old and new code never work at the same time. Old code fails after the statement; new code fails until it.',
  instead:
    'Create a view with the new name over the table. Old and new code then both work, including writes. When all code uses ' +
    'the new name, one RENAME TABLE replaces the view with the table.',
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              RENAME TABLE clients TO customers;
            rollback_sql: |
              RENAME TABLE customers TO clients;
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE VIEW customers AS SELECT * FROM clients;
            rollback_sql: |
              DROP VIEW customers;
          - name: new-code-is-live
            type: gate
            wait_until:
              deployed: {environment: production, ref: "v7"}
          - name: contract
            sql: |
              RENAME TABLE customers TO _drop_customers, clients TO customers;
              DROP VIEW _drop_customers;
            irreversible: clients is not used any more
      `,
    },
  },
  *statement(judged, migration) {
    const { phase, placed, before, after } = judged;
    if (phase.type !== 'contract' && !takesOnlyNames(judged)) return;
    const renames = renamedTables(judged);
    for (const { from, to, span } of renames) {
      const table = before.table(from.schema, from.name);
      if (table?.createdHere === true || table?.kind === 'view' || before.sameTable(from, to)) continue;
      // A table that takes the name of another renamed table is half of a swap.
      const swaps = renames.some((other) => before.sameTable(other.from, to) || before.sameTable(other.to, from));
      const kept = after.table(from.schema, from.name) !== undefined;
      if (swaps && kept && table !== undefined) {
        yield* keysGone(judged, migration, table, { from, to, span });
        const other = renames.find((one) => before.sameTable(one.to, from));
        const fresh = other && before.table(other.from.schema, other.from.name);
        const lost = fresh === undefined ? [] : lostBySwap(judged, migration, table, fresh);
        if (lost.length > 0) {
          yield {
            ...spanIn(placed.locate, span),
            severity: 'warning',
            message: `The table that takes the name ${writeTable(from)} lacks what ${writeTable(from)} has: ${listed(lost)}.`,
            why: 'Foreign keys and triggers stay with the renamed table, and CREATE TABLE … LIKE does not copy them.',
          };
        }
      }
      if (swaps || kept || createsTable(statementsBefore(judged, migration), from)) continue;
      if (isRetired(to, judged, migration)) continue;
      yield {
        ...spanIn(placed.locate, span),
        message: `${writeTable(from)} becomes ${writeTable(to)} in one step: running code that uses ${writeTable(from)} fails after this statement.`,
        fix: fixOf(from, to),
      };
    }
  },
};

/** Foreign keys follow the table, not its name (verified on MySQL 9.7.4, with and without foreign_key_checks). */
function* keysGone(
  judged: JudgedStatement,
  migration: LintedMigration,
  table: CatalogTable,
  { from, to, span }: RenamedTable,
): Iterable<Remark> {
  const later = statementsAfter(judged, migration);
  const keys = referencesTo(judged, table).filter((key) => !later.some((one) => dropsKey(one, key)));
  if (keys.length === 0) return;
  const names = keys.map((key) =>
    key.name === ''
      ? `the one over (${key.columns.join(', ')}) of ${ownerOf(key)}`
      : `${writeName(key.name)} of ${ownerOf(key)}`,
  );
  const many = keys.length > 1;
  yield {
    ...spanIn(judged.placed.locate, span),
    message: `The foreign key${many ? 's' : ''} ${listed(names)} will reference ${writeTable(to)}, and no foreign key will reference the table that takes the name ${writeTable(from)}.`,
    why: 'A foreign key follows the table through a rename. MySQL then refuses rows that reference new rows of the swapped-in table (error 1452). Deletes there leave orphaned rows.',
    fix: keys.some(({ name }) => name === '') ? undefined : withKeysMoved(judged.placed.sql, keys, from),
  };
}

function dropsKey({ statement, before }: JudgedStatement, key: ReferenceFact): boolean {
  return (
    statement.kind === 'alter-table' &&
    before.sameTable(statement.table, { schema: key.schema === '' ? undefined : key.schema, name: key.table }) &&
    statement.clauses.some(
      (clause) =>
        (clause.op === 'drop-foreign-key' || clause.op === 'drop-constraint') && sameName(clause.name, key.name),
    )
  );
}

function ownerOf({ schema, table }: ReferenceFact): string {
  return writeTable({ schema: schema === '' ? undefined : schema, name: table });
}

/** Drops the keys, swaps the tables, and adds the keys to the table that has the name then. */
function withKeysMoved(sql: string, keys: readonly ReferenceFact[], to: ObjectName): string {
  const names = (columns: readonly string[]) => `(${columns.map(writeName).join(', ')})`;
  const action = (event: string, what: string | undefined) =>
    what === undefined || what.toUpperCase() === 'NO ACTION' ? '' : ` ON ${event} ${what.toUpperCase()}`;
  return [
    ...keys.map((key) => `ALTER TABLE ${ownerOf(key)} DROP FOREIGN KEY ${writeName(key.name)};`),
    `${sql};`,
    'SET SESSION foreign_key_checks = 0;',
    ...keys.map(
      (key) =>
        `ALTER TABLE ${ownerOf(key)} ADD CONSTRAINT ${writeName(key.name)} FOREIGN KEY ${names(key.columns)} REFERENCES ${writeTable(to)}${key.referencedColumns.length === 0 ? '' : ` ${names(key.referencedColumns)}`}${action('DELETE', key.onDelete)}${action('UPDATE', key.onUpdate)};`,
    ),
    'SET SESSION foreign_key_checks = 1;',
  ].join('\n');
}

/** Whether a later phase, after a gate, drops the table under its new name. */
function isRetired(to: ObjectName, { phase, before }: JudgedStatement, migration: LintedMigration): boolean {
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
