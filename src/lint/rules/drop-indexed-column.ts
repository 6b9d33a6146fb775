import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { whatIf } from '../../analysis/what-if.ts';
import { indexName } from '../../catalog/find.ts';
import { writeIndex, writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { IndexPart } from '../../sql/statements/definition.ts';
import { isAllowed } from '../change/allowed.ts';
import { rewritesTable } from '../change/cost-rank.ts';
import { type LostIndexParts, lostIndexParts, type ShrunkIndex } from '../change/lost-index-parts.ts';
import type { LintedMigration } from '../linted.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { sized, withSize } from '../writing/table-size.ts';
import { phaseName, writeGate } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'drop-indexed-column',
  group: 'instant',
  severity: 'warning',
  insteadOf: ['ddl-inplace-rebuild'],
  flags: 'A dropped column that is part of an index which the statement does not drop.',
  why:
    'MySQL silently removes the column from the index. The remaining index may serve no query. A UNIQUE or PRIMARY ' +
    'KEY over fewer columns forbids more than before. The statement also rebuilds the table, even if DROP COLUMN ' +
    'alone would be instant.',
  instead: 'Replace or drop the index in an earlier statement. Then dropping the column is instant.',
  examples: {
    bad: {
      schema:
        'CREATE TABLE stock (id BIGINT PRIMARY KEY, shop INT NOT NULL, sku INT NOT NULL, UNIQUE KEY shop_sku (shop, sku));',
      version: '8.4.6',
      file: yaml`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM stock WHERE shop <> 1
          - name: contract
            sql: |
              ALTER TABLE stock DROP COLUMN shop;
            irreversible: the values are gone
      `,
    },
    good: {
      schema:
        'CREATE TABLE stock (id BIGINT PRIMARY KEY, shop INT NOT NULL, sku INT NOT NULL, UNIQUE KEY shop_sku (shop, sku));',
      version: '8.4.6',
      file: yaml`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM stock WHERE shop <> 1
          - name: contract
            sql: |
              ALTER TABLE stock DROP INDEX shop_sku, ADD UNIQUE INDEX sku (sku);
              ALTER TABLE stock DROP COLUMN shop;
            irreversible: the values are gone
      `,
    },
  },
  *statement(judged, migration) {
    const { change, placed } = judged;
    if (change === undefined) return;
    const rebuilt = rewritesTable(judged.verdict);
    const avoidable = rebuilt && wouldBeInstant(judged, migration);
    for (const lost of lostIndexParts(judged)) {
      const stricter = lost.indexes.filter(isStricter);
      const shrunk = lost.indexes.filter(({ left }) => left.length > 0);
      if (shrunk.length === 0 && !avoidable) continue;
      const usual = sized('warning', change.before, migration.settings);
      yield {
        ...spanIn(placed.locate, lost.clause.span),
        severity: stricter.length > 0 ? 'error' : isAllowed(judged, 'rebuild') ? 'info' : usual,
        message: [
          `${writeTable(change.table)}.${writeName(lost.column)} is dropped, but ${lost.indexes.map(named).join(', ')} ${lost.indexes.length === 1 ? 'contains' : 'contain'} it`,
          shrunk.length === 0 ? '' : `. Only ${shrunk.map(remaining).join(' and ')} would remain`,
          avoidable
            ? `. MySQL therefore rebuilds ${withSize(change.before)}; without the index the drop is instant`
            : rebuilt
              ? `. MySQL rebuilds ${withSize(change.before)}: ${judged.verdict.because}`
              : '',
          '.',
        ].join(''),
        fix: fixFor(lost, judged, change),
      };
    }
  },
};

/** Fewer columns must then be unique. */
function isStricter({ index, left }: ShrunkIndex): boolean {
  return (index.kind === 'unique' || index.kind === 'primary') && left.length > 0;
}

function named({ index }: ShrunkIndex): string {
  if (index.kind === 'primary') return 'the primary key';
  return `${index.kind === 'unique' ? 'the unique index' : 'index'} ${index.name}`;
}

function remaining({ index, left }: ShrunkIndex): string {
  return `${index.kind === 'primary' ? 'PRIMARY KEY ' : index.kind === 'unique' ? 'UNIQUE ' : ''}(${left.map(columnOf).join(', ')})`;
}

function columnOf({ column, expression }: IndexPart): string {
  return column === undefined ? `(${expression})` : writeName(column);
}

/** Whether the statement would be instant if its columns were in no index. */
function wouldBeInstant(judged: JudgedStatement, migration: LintedMigration): boolean {
  const { change, before } = judged;
  if (change === undefined) return false;
  const lost = lostIndexParts(judged).flatMap(({ indexes }) => indexes.map(({ index }) => index));
  const indexes = change.before.indexes.filter((index) => !lost.includes(index));
  return whatIf(judged, migration, { before: before.with({ ...change.before, indexes }) }).algorithm === 'instant';
}

function fixFor({ indexes }: LostIndexParts, { placed }: JudgedStatement, change: TableChange): string | undefined {
  // Replacing a primary key needs a rebuild in any case, so there is no cheaper form.
  if (indexes.some(({ index }) => index.kind === 'primary')) return undefined;
  const target = writeTable(change.table);
  const clauses = indexes.flatMap(({ index, left }) => [
    `DROP INDEX ${writeName(indexName(index) ?? '')}`,
    ...(left.length === 0 ? [] : [`ADD ${writeIndex({ ...index, parts: left })}`]),
  ]);
  const gates = indexes.filter(isStricter).map(({ left }) => {
    const columns = left.map(columnOf).join(', ');
    return writeGate(
      phaseName(change.table.name, 'no-duplicates', ...left.flatMap(({ column }) => column ?? [])),
      `SELECT COUNT(*) FROM (SELECT 1 FROM ${target} GROUP BY ${columns} HAVING COUNT(*) > 1) AS duplicates`,
    );
  });
  return [...gates, `ALTER TABLE ${target} ${clauses.join(', ')};`, `${placed.sql};`].join('\n');
}
