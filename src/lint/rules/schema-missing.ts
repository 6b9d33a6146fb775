import type { JudgedStatement } from '../../analysis/judged.ts';
import { writeTable } from '../../sql/rendering/render-definition.ts';
import { firstDdl } from '../change/first-ddl.ts';
import type { LintedMigration } from '../linted.ts';
import type { Rule } from '../rule.ts';
import { spanIn, statementSpan } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'schema-missing',
  group: 'hygiene',
  severity: 'warning',
  flags: 'A statement that changes a table of unknown definition: no schema was given, or the schema lacks the table.',
  why: 'What MySQL does depends on the keys, types and row format of the table. phasedb assumes a plain InnoDB table, and rules that need its columns report nothing.',
  instead:
    'Add `--schema schema.sql` (a dump without data), `--snapshot` (from `phasedb snapshot`) or `--db`, or set one of them in phasedb.config.yaml.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE oders ADD COLUMN note TEXT NULL;
            irreversible: it is a test
      `,
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note TEXT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,
    },
  },
  *statement(judged, { settings }) {
    const { change } = judged;
    if (settings.catalogFrom === undefined || change === undefined || !isMissing(judged)) return;
    yield {
      ...spanIn(judged.placed.locate, change.table.span),
      message: `The ${settings.catalogFrom} has no table ${writeTable(change.table)}, so phasedb assumes a plain InnoDB table.`,
      fix: 'Correct the name, or update the schema.',
    };
  },
  *files(migrations) {
    const first = migrations[0]?.settings.catalogFrom === undefined ? firstDdl(migrations, isMissing) : undefined;
    if (first === undefined) return;
    yield {
      ...statementSpan(first),
      message: `No schema, snapshot or database was given, so phasedb assumes plain InnoDB tables for ${tablesOf(migrations)}.`,
      fix: '# phasedb.config.yaml\nschema: schema.sql',
      phase: first.phase.name,
    };
  },
};

/** A table that an earlier statement creates is known well enough. */
function isMissing({ change }: JudgedStatement): boolean {
  return change !== undefined && !change.known && !change.before.createdHere && change.before.columns.length === 0;
}

function tablesOf(migrations: readonly LintedMigration[]): string {
  const names = new Set<string>();
  for (const { phases } of migrations) {
    for (const phase of phases) {
      if (phase.kind !== 'ddl') continue;
      for (const judged of phase.statements)
        if (judged.change && isMissing(judged)) names.add(writeTable(judged.change.table));
    }
  }
  const shown = [...names].slice(0, 5);
  return names.size > shown.length ? `${shown.join(', ')} and ${names.size - shown.length} more` : shown.join(', ');
}
