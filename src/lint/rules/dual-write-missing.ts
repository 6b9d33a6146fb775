import type { JudgedBackfill, JudgedStatement } from '../../analysis/judged.ts';
import type { TableName } from '../../catalog/catalog.ts';
import { sameName } from '../../catalog/find.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import { addedColumn } from '../change/added-columns.ts';
import { renamedTables } from '../change/renamed-tables.ts';
import type { LintedMigration } from '../linted.ts';
import { objectsBeforePhase } from '../names/objects-before.ts';
import { hasWord } from '../phases/gates.ts';
import { queryAskedIn } from '../proof/asked.ts';
import { phaseAfterBackfill } from '../proof/backfill-proof.ts';
import { blindness, openRowsQuery } from '../proof/open-rows.ts';
import type { Rule } from '../rule.ts';
import { wholeOf } from '../writing/span.ts';
import { phaseName, writeGate } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

const file = yaml`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
        rollback_sql: |
          ALTER TABLE orders DROP COLUMN currency;
      - name: backfill
        batch:
          query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
  `;

export const rule: Rule = {
  name: 'dual-write-missing',
  group: 'phases',
  severity: 'warning',
  flags:
    'A backfill of a column that the same migration adds, if new rows may not get a value: no DEFAULT, no trigger, ' +
    'and no gate or `done_when` counts the rows without one. Also a copy of a table that later replaces it, with ' +
    'no trigger that copies new writes and no gate that compares the rows.',
  why: 'The backfill reads each row once. Rows that the application writes later without the column silently stay NULL.',
  instead:
    'Let the application, a trigger or a DEFAULT fill the column before the backfill starts. Check it with a gate ' +
    'that counts the rows without a value.',
  examples: {
    bad: { file },
    good: {
      file: `${file}      done_when: SELECT COUNT(*) FROM orders WHERE currency IS NULL\n`,
    },
  },
  *phase(judged, migration) {
    if (judged.kind !== 'backfill') return;
    const { query, locate } = judged.phase.batch;
    if (query.verb === 'insert-select') {
      const message = lostAtSwap(judged, migration);
      if (message !== undefined) yield { ...wholeOf(locate, query.sql), message, why: whyLost };
      return;
    }
    // Where a contract follows, gate-not-covering-backfill asks for the gate.
    if (query.verb !== 'update' || phaseAfterBackfill(judged, migration) !== undefined) return;
    const { written } = query;
    const missed = query.assigned.filter((column) => isLeftEmpty(column, judged, migration));
    if (missed.length === 0 || isAskedFor(judged, migration)) return;
    const table = writeTable({ schema: written.schema, name: written.table });
    const open = openRowsQuery(judged, migration);
    yield {
      ...wholeOf(locate, query.sql),
      message: `Rows that the application writes to ${table} during the backfill get no value in ${missed.map(writeName).join(' and ')}: no default and no trigger sets ${missed.length === 1 ? 'it' : 'them'}. No gate or done_when counts the rows without ${missed.length === 1 ? 'it' : 'them'}.`,
      fix: open === undefined ? undefined : writeGate(phaseName(judged.phase.name, 'is-complete'), open),
    };
  },
};

const whyLost =
  'The backfill copies each row once. Later inserts, updates and deletes of the application reach only the old table, and are lost at the swap. A gate that compares row counts does not find them.';

/** The message on a copy that replaces its table, if nothing copies later writes; otherwise undefined. */
function lostAtSwap(judged: JudgedBackfill, migration: LintedMigration): string | undefined {
  const { walked, written } = judged.phase.batch.query;
  const [source, copy] = [walked, written].map(({ schema, table }) => ({ schema, name: table }));
  if (source === undefined || copy === undefined) return undefined;
  const swap = migration.phases.find(
    (later) =>
      later.kind === 'ddl' &&
      later.phase.index > judged.phase.index &&
      later.statements.some((one) => takesPlace(one, copy, source)),
  );
  if (swap === undefined || hasTrigger(source.name, copy.name, judged, migration)) return undefined;
  if (comparesRows(judged, migration, source.name, copy.name)) return undefined;
  const [from, to] = [writeTable(source), writeTable(copy)];
  return `${to} replaces ${from} in ${swap.phase.name}, but writes to ${from} during the backfill do not reach ${to}: no trigger of ${from} writes to ${to}, and no gate compares their rows.`;
}

function takesPlace(judged: JudgedStatement, copy: TableName, source: TableName): boolean {
  const { before } = judged;
  return renamedTables(judged).some(({ from, to }) => before.sameTable(from, copy) && before.sameTable(to, source));
}

/** A later gate that compares the rows of both tables; comparing row counts is not enough. */
function comparesRows(backfill: JudgedBackfill, migration: LintedMigration, source: string, copy: string): boolean {
  return migration.phases
    .filter((one) => one === backfill || (one.kind === 'gate' && one.phase.index > backfill.phase.index))
    .flatMap((one) => queryAskedIn(one)?.asked.gate.sql ?? [])
    .some(
      (sql) =>
        hasWord(sql, source) &&
        hasWord(sql, copy) &&
        ['JOIN', 'EXISTS', 'EXCEPT', 'IN', 'USING'].some((word) => hasWord(sql, word)),
    );
}

/** Whether an INSERT that does not name the column leaves it NULL. */
function isLeftEmpty(column: string, backfill: JudgedBackfill, migration: LintedMigration): boolean {
  const { phase, written } = backfill;
  const { table } = phase.batch.query.written;
  const added = addedColumn(migration.migration, table, column);
  if (added === undefined || added.nullable === false || added.generated !== undefined || added.autoIncrement)
    return false;
  if (added.default !== undefined && added.default.kind !== 'null') return false;
  return !(written?.facts?.triggers.length ?? 0) && !hasTrigger(table, column, backfill, migration);
}

/** Whether the table has a trigger, when the backfill begins, that names the column or the other table. */
function hasTrigger(table: string, name: string, { phase }: JudgedBackfill, migration: LintedMigration): boolean {
  return objectsBeforePhase(phase, migration).some(
    ({ kind, onTable, text }) => kind === 'trigger' && sameName(onTable, table) && hasWord(text, name),
  );
}

function isAskedFor(backfill: JudgedBackfill, migration: LintedMigration): boolean {
  return migration.phases
    .filter((one) => one === backfill || (one.kind === 'gate' && one.phase.index > backfill.phase.index))
    .flatMap((one) => queryAskedIn(one)?.asked ?? [])
    .some((asked) => blindness(asked, backfill, migration) === undefined);
}
