import { findColumn, sameName } from '../../catalog/find.ts';
import { atLeast, since } from '../../ddl/versions.ts';
import { writeName, writeTable } from '../../sql/render-definition.ts';
import type { AlterClause } from '../../sql/statement.ts';
import { addsColumn, gateBetween, statementsBefore } from '../earlier.ts';
import type { JudgedMigration, JudgedStatement, TableChange } from '../judged.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../span.ts';
import { phaseName, writeDdlPhase, writeSoak } from '../write-phase.ts';

const schema = 'CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);';
const gate =
  '  - name: empty\n    type: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL\n';

export const rule: Rule = {
  name: 'drop-column-not-invisible-first',
  group: 'compatibility',
  severity: 'info',
  flags: 'A column that is dropped without having been INVISIBLE for a while, where every server can do that (8.0.23).',
  why:
    '`SELECT *` and INSERTs without a column list see an invisible column no more, as if it were dropped; if code breaks by ' +
    'that, one instant statement brings the column back with its data.',
  instead:
    'Make the column INVISIBLE in an earlier phase, wait in a gate with `not_before`, and drop it then. A gate with ' +
    '`deployed` that proves the code without the column to be live does as well.',
  examples: {
    bad: {
      schema,
      version: '8.4.0',
      file: `migration: m\nphases:\n${gate}  - name: contract\n    sql: |\n      ALTER TABLE customers DROP COLUMN fax;\n    irreversible: the numbers are gone\n`,
    },
    good: {
      schema,
      version: '8.4.0',
      file: `migration: m\nphases:\n  - name: hide\n    type: expand\n    sql: |\n      ALTER TABLE customers ALTER COLUMN fax SET INVISIBLE;\n    rollback_sql: |\n      ALTER TABLE customers ALTER COLUMN fax SET VISIBLE;\n${gate}  - name: contract\n    sql: |\n      ALTER TABLE customers DROP COLUMN fax;\n    irreversible: the numbers are gone\n`,
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
        message: `${writeTable(change.table)}.${writeName(clause.column)} is dropped without having been INVISIBLE first, so nothing has shown yet whether code relies on it being there.`,
        fix: fixOf(clause.column, change),
      };
    }
  },
};

function codeIsProvenLive({ phase }: JudgedStatement, { phases }: JudgedMigration): boolean {
  return phases.some((one) => one.kind === 'gate' && one.phase.index < phase.index && one.phase.deployed !== undefined);
}

/** Invisible before the migration, or made so in a phase that a gate divides from this one. */
function wasHidden(
  column: string,
  judged: JudgedStatement,
  { table }: TableChange,
  migration: JudgedMigration,
): boolean {
  const start = migration.catalog.table(table.schema, table.name);
  let hidden = start !== undefined && findColumn(start, column)?.invisible === true;
  for (const { change, phase } of statementsBefore(judged, migration)) {
    if (change === undefined || !judged.before.sameTable(change.table, table)) continue;
    for (const clause of change.clauses) {
      const visible = visibilityIn(clause, column);
      if (visible !== undefined) hidden = !visible && (hidden || gateBetween(migration, phase, judged.phase));
    }
  }
  return hidden;
}

/** What a clause makes of the column's visibility; MODIFY without INVISIBLE makes it visible. */
function visibilityIn(clause: AlterClause, column: string): boolean | undefined {
  if (clause.op === 'set-column-visibility' && sameName(clause.column, column)) return clause.visible;
  if (clause.op === 'modify-column' && sameName(clause.column.name, column)) return clause.column.invisible !== true;
  return undefined;
}

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
    `# behind that gate, in contract: ${alter} DROP COLUMN ${writeName(column)};`,
  ].join('\n');
}
