import type { JudgedPhase } from '../../analysis/judged.ts';
import { findColumn } from '../../catalog/find.ts';
import { resolveColumn } from '../../catalog/resolved-column.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { tableOption } from '../../catalog/table-options.ts';
import { integerRange } from '../../ddl/narrowing.ts';
import { writeColumn, writeName, writeTable, writeType } from '../../sql/rendering/render-definition.ts';
import type { ColumnDefinition } from '../../sql/statements/definition.ts';
import type { LintedMigration } from '../linted.ts';
import type { Remark, Rule } from '../rule.ts';
import { statementSpan, wholeOf } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'int-autoinc-capacity',
  group: 'types',
  severity: 'warning',
  flags:
    'An AUTO_INCREMENT column that has used most of its range, in a table that the migration changes. The threshold is `thresholds.autoinc_percent` (default 80).',
  why: 'At the end of the range, every INSERT fails with error 1062. Widening the type then copies the whole table while writes wait.',
  instead: 'Widen the column to BIGINT early, with gh-ost or Spirit. Widen the columns that reference it first.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=1954210119;',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=1954210119;',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,
    },
  },
  *migration(judged) {
    const seen = new Set<string>();
    for (const phase of judged.phases) {
      for (const { table, remark } of worksOn(phase)) {
        const key = JSON.stringify([table.schema ?? null, table.name]);
        if (seen.has(key)) continue;
        seen.add(key);
        const found = shortage(table, judged);
        if (found !== undefined) yield { ...remark, ...found, phase: phase.phase.name };
      }
    }
  },
};

interface Work {
  readonly table: CatalogTable;
  readonly remark: Pick<Remark, 'place' | 'end'>;
}

function worksOn(phase: JudgedPhase): readonly Work[] {
  switch (phase.kind) {
    case 'ddl':
      return phase.statements.flatMap((statement) =>
        statement.change === undefined ? [] : [{ table: statement.change.before, remark: statementSpan(statement) }],
      );
    case 'backfill': {
      const { batch } = phase.phase;
      return phase.written === undefined
        ? []
        : [{ table: phase.written, remark: wholeOf(batch.locate, batch.query.sql) }];
    }
    case 'gate':
      return [];
  }
}

function shortage(table: CatalogTable, judged: LintedMigration): Pick<Remark, 'message' | 'fix'> | undefined {
  const column = table.columns.find(({ autoIncrement }) => autoIncrement);
  const next = tableOption(table.options, 'auto_increment');
  if (column === undefined || next === undefined || !/^\d{1,20}$/.test(next)) return undefined;
  const used = usedUp(column, table, next);
  const limit = judged.settings.thresholds.autoinc_percent;
  if (used === undefined || used.percent < limit) return undefined;
  const end = tableAtEnd(table, judged);
  const later = end && findColumn(end, column.name);
  if (end !== undefined && later !== undefined && (usedUp(later, end, next)?.percent ?? 0) < limit) return undefined;
  const name = `${writeTable(table)}.${writeName(column.name)}`;
  return {
    message: `${name} (${writeType(column)}) has used ${Math.floor(used.percent)} % of its range: the next value is ${BigInt(next).toLocaleString('en-US')} of ${used.most.toLocaleString('en-US')}.`,
    fix: column.type.name === 'bigint' ? undefined : fixOf(table, column),
  };
}

function usedUp(
  column: ColumnDefinition,
  table: CatalogTable,
  next: string,
): { readonly percent: number; readonly most: bigint } | undefined {
  const most = integerRange(resolveColumn(column, table))?.[1];
  if (most === undefined) return undefined;
  return { most, percent: Number((BigInt(next) * 10_000n) / most) / 100 };
}

/** The table after the last phase. */
function tableAtEnd({ schema, name }: CatalogTable, { phases }: LintedMigration): CatalogTable | undefined {
  const last = phases.findLast((phase) => phase.kind === 'ddl');
  return last?.kind === 'ddl' ? last.statements.at(-1)?.after.table(schema, name) : undefined;
}

function fixOf(table: CatalogTable, column: ColumnDefinition): string {
  const referring = (table.facts?.referencedBy ?? []).map((key) => `${key.table} (${key.columns.join(', ')})`);
  const first = referring.length === 0 ? '' : `-- first widen the columns that reference it: ${referring.join(', ')}\n`;
  const wide = { ...column, type: { ...column.type, name: 'bigint', arguments: [] }, inlineKey: undefined };
  return `${first}ALTER TABLE ${writeTable(table)} MODIFY COLUMN ${writeColumn(wide)};\n-- run it with gh-ost or Spirit, which copy the table in chunks and allow writes`;
}
