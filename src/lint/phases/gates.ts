import type { JudgedBackfill, JudgedGate, JudgedQuery } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import { literalPattern } from '../../core/literal-pattern.ts';
import type { Phase } from '../../migration/migration.ts';
import type { LintedMigration } from '../linted.ts';

/** The gates with a query that stand before a phase. */
export function gatesBefore({ phases }: LintedMigration, phase: Phase): readonly JudgedQuery[] {
  return phases
    .filter((one): one is JudgedGate => one.kind === 'gate' && one.phase.index < phase.index)
    .flatMap(({ query }) => query ?? []);
}

/** The backfills that stand before a phase. */
export function backfillsBefore({ phases }: LintedMigration, phase: Phase): readonly JudgedBackfill[] {
  return phases.filter((one): one is JudgedBackfill => one.kind === 'backfill' && one.phase.index < phase.index);
}

/** Whether a query reads the table and names the column. One that could not be read is searched for the words. */
export function namesColumn({ reading, gate }: JudgedQuery, table: string, column: string): boolean {
  if (!reading.ok) return hasWord(gate.sql, table) && hasWord(gate.sql, column);
  const { tables, columns } = reading.tree;
  return tables.some(({ name }) => sameName(name, table)) && columns.some(({ name }) => sameName(name, column));
}

/** Whether a text contains the name as a whole word. */
export function hasWord(text: string, name: string): boolean {
  const literal = literalPattern(name);
  return new RegExp(`(?<![0-9A-Za-z_$])${literal}(?![0-9A-Za-z_$])`, 'i').test(text);
}
