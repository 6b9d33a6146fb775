import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { findColumn, sameName } from '../../catalog/find.ts';
import { writeColumn, writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { ColumnDefinition } from '../../sql/statements/definition.ts';
import type { LintedMigration } from '../linted.ts';
import { renamedColumn, takesOnlyNames } from '../names/only-renames.ts';
import { addsColumn, phaseOf, statementsBefore } from '../phases/earlier.ts';
import { hasWord } from '../phases/gates.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { phaseName, writeBackfill, writeDdlPhase, writeGate } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE customers (id BIGINT PRIMARY KEY, mail VARCHAR(255) NULL);';

export const rule: Rule = {
  name: 'rename-column',
  group: 'compatibility',
  severity: 'error',
  risk: 'destructive',
  insteadOf: ['destructive-outside-contract'],
  flags: 'A column that is renamed, by RENAME COLUMN or CHANGE.',
  why: 'Old and new code never work at the same time. Old code fails after the statement; new code fails until it.',
  instead:
    'Add a column with the new name, write both columns, fill the new one in a backfill, check it in a gate, and drop the old ' +
    'one in a contract. If code only reads the new name, a VIRTUAL generated column is enough.',
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers RENAME COLUMN mail TO email;
            rollback_sql: |
              ALTER TABLE customers RENAME COLUMN email TO mail;
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers ADD COLUMN email VARCHAR(255) NULL;
            rollback_sql: |
              ALTER TABLE customers DROP COLUMN email;
          - name: backfill
            batch:
              query: |
                UPDATE customers SET email = mail WHERE NOT (email <=> mail) LIMIT {batch_size}
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM customers WHERE NOT (email <=> mail)
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN mail;
            irreversible: email holds the same
      `,
    },
  },
  *statement(judged, migration) {
    const { change, phase, placed } = judged;
    if (change === undefined || change.before.createdHere) return;
    if (phase.type !== 'contract' && !takesOnlyNames(judged)) return;
    const ofPhase =
      phaseOf(judged, migration)?.statements.filter(({ placed: { index } }) => index < placed.index) ?? [];
    for (const clause of change.clauses) {
      const names = renamedColumn(clause);
      if (names === undefined || addsColumn(ofPhase, change.table, names.from)) continue;
      // Another column takes the old name, so code that uses it still works.
      if (change.clauses.some((other) => sameName(renamedColumn(other)?.to, names.from))) continue;
      const column = `${writeTable(change.table)}.${writeName(names.from)}`;
      const place = spanIn(placed.locate, clause.span);
      if (hasShim(change, names.from, names.to)) {
        yield {
          ...place,
          severity: 'warning',
          message: `${column} becomes ${writeName(names.to)}. Code can still read ${writeName(names.from)} from the generated column, but code that writes it fails after this statement.`,
        };
        continue;
      }
      if (takesOver(change, names.to)) {
        if (isFilledByTrigger(judged, migration, change, names.from)) continue;
        yield {
          ...place,
          severity: 'warning',
          message: `${column} takes the place of ${writeName(names.to)}: running code that uses ${writeName(names.from)} fails after this statement.`,
          why: `Code that uses only the old name works with the new column at once. Code that writes both columns fails.`,
        };
        continue;
      }
      yield {
        ...place,
        message: `${column} becomes ${writeName(names.to)} in one step: running code that uses ${writeName(names.from)} fails after this statement.`,
        fix: fixOf(change, names.from, names.to),
      };
    }
  },
};

/** Whether the same statement adds a generated column with the old name. */
function hasShim({ after, clauses }: TableChange, from: string, to: string): boolean {
  const shim = findColumn(after, from);
  const added = clauses.some(
    (clause) => clause.op === 'add-column' && clause.columns.some(({ name }) => sameName(name, from)),
  );
  return added && shim?.generated !== undefined && hasWord(shim.generated.expression, to);
}

/** Whether the same statement drops or renames the column that has the new name, so that the columns swap in one step. */
function takesOver({ clauses }: TableChange, to: string): boolean {
  return clauses.some(
    (clause) =>
      (clause.op === 'drop-column' && sameName(clause.column, to)) || sameName(renamedColumn(clause)?.from, to),
  );
}

/** A column that the migration adds and fills with its own trigger, so no code uses its first name. */
function isFilledByTrigger(
  judged: JudgedStatement,
  migration: LintedMigration,
  { table }: TableChange,
  column: string,
): boolean {
  const earlier = statementsBefore(judged, migration);
  return (
    addsColumn(earlier, table, column) &&
    earlier.some(
      ({ statement, placed, before }) =>
        statement.kind === 'object' &&
        statement.onTable !== undefined &&
        before.sameTable(statement.onTable, table) &&
        hasWord(placed.sql, column),
    )
  );
}

function fixOf({ table, before, after }: TableChange, from: string, to: string): string | undefined {
  const definition = findColumn(after, to) ?? findColumn(before, from);
  if (definition?.generated !== undefined || definition?.autoIncrement === true) return undefined;
  const name = writeTable(table);
  const [old, fresh] = [writeName(from), writeName(to)];
  const differs = `NOT (${fresh} <=> ${old})`;
  return [
    writeDdlPhase(
      'expand',
      phaseName('add', to),
      `ALTER TABLE ${name} ADD COLUMN ${definition === undefined ? `${fresh} …` : writeColumn(nullable(definition, to))};`,
      `ALTER TABLE ${name} DROP COLUMN ${fresh};`,
    ),
    '# deploy code that writes both columns, then:',
    writeBackfill(phaseName('fill', to), `UPDATE ${name} SET ${fresh} = ${old} WHERE ${differs} LIMIT {batch_size}`),
    writeGate(phaseName('filled', to), `SELECT COUNT(*) FROM ${name} WHERE ${differs}`),
    '# deploy code that uses the new column only, then:',
    `${writeDdlPhase('contract', phaseName('drop', from), `ALTER TABLE ${name} DROP COLUMN ${old};`)}\n  irreversible: ${to} holds the same values`,
  ].join('\n');
}

/** The definition without NOT NULL and defaults, so that INSERTs of running code still work. */
function nullable(definition: ColumnDefinition, name: string): ColumnDefinition {
  return { ...definition, name, nullable: true, default: undefined, onUpdate: undefined };
}
