import type { TableChange } from '../../analysis/judged.ts';
import { findColumn } from '../../catalog/find.ts';
import { atLeast, since } from '../../core/mysql-version.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import { codeIsProvenLive, wasHidden } from '../change/hidden-column.ts';
import { addsColumn, statementsBefore } from '../phases/earlier.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { phaseName, writeDdlPhase, writeSoak } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);';
const gate =
  '  - name: empty\n    type: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL\n';

export const rule: Rule = {
  name: 'drop-column-not-invisible-first',
  group: 'compatibility',
  severity: 'info',
  flags:
    'A column that is dropped without having been INVISIBLE first, if every possible server version supports that ' +
    '(8.0.23).',
  why:
    '`SELECT *` and INSERTs without a column list ignore an invisible column, as if it were dropped. If code ' +
    'breaks, one instant statement makes the column visible again, with its data.',
  instead:
    'Make the column INVISIBLE in an earlier phase, wait in a gate with `not_before`, then drop it. A gate with ' +
    '`deployed` that proves that the code without the column is live is enough too.',
  examples: {
    bad: {
      schema,
      version: '8.4.0',
      file: yaml`
        migration: m
        phases:
        ${gate}  - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `,
    },
    good: {
      schema,
      version: '8.4.0',
      file: yaml`
        migration: m
        phases:
          - name: hide
            type: expand
            sql: |
              ALTER TABLE customers ALTER COLUMN fax SET INVISIBLE;
            rollback_sql: |
              ALTER TABLE customers ALTER COLUMN fax SET VISIBLE;
        ${gate}  - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `,
    },
  },
  *statement(judged, migration) {
    const { change, phase, placed } = judged;
    if (change === undefined || phase.type !== 'contract' || change.before.createdHere) return;
    if (!migration.settings.versions.every((version) => atLeast(version, since.invisibleColumns))) return;
    if (codeIsProvenLive(judged, migration)) return;
    for (const clause of change.clauses) {
      if (clause.op !== 'drop-column') continue;
      if (addsColumn(statementsBefore(judged, migration), change.table, clause.column)) continue;
      if (change.known && findColumn(change.before, clause.column) === undefined) continue;
      if (wasHidden(clause.column, judged, change, migration)) continue;
      yield {
        ...spanIn(placed.locate, clause.span),
        message: `${writeTable(change.table)}.${writeName(clause.column)} is dropped without having been INVISIBLE first, so nothing shows yet whether code still needs it.`,
        fix: fixOf(clause.column, change),
      };
    }
  },
};

function fixOf(column: string, { table }: TableChange): string {
  const alter = `ALTER TABLE ${writeTable(table)}`;
  const hide = phaseName('hide', column);
  return [
    writeDdlPhase(
      'expand',
      hide,
      `${alter} ALTER COLUMN ${writeName(column)} SET INVISIBLE;`,
      `${alter} ALTER COLUMN ${writeName(column)} SET VISIBLE;`,
    ),
    writeSoak(phaseName('soak', column), hide, 24),
    `# after that gate, in contract: ${alter} DROP COLUMN ${writeName(column)};`,
  ].join('\n');
}
