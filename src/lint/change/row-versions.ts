import type { JudgedStatement } from '../../analysis/judged.ts';
import { whatIf } from '../../analysis/what-if.ts';
import type { AlteredTable } from '../../catalog/apply-alter.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import { atLeast, canCorruptInstant, rowVersionLimit, since } from '../../core/mysql-version.ts';
import type { LintedMigration } from '../linted.ts';
import type { LintSettings } from '../settings.ts';
import { alteredTables } from './altered-tables.ts';
import { rewritesTable } from './cost-rank.ts';

/** An instant change that costs its table a row version, of which there is a limited number until it is rebuilt. */
export interface RowVersionUse {
  readonly table: CatalogTable;
  /** Row versions that are used up when the statement begins. */
  readonly used: number;
  readonly limit: number;
  /** Which of the migration's own it is on this table, from 1. */
  readonly position: number;
  /** Whether the migration uses up the last one, here or later. */
  readonly runsOut: boolean;
}

/** Of one table, as far as the statements were read. */
interface Count {
  used: number;
  position: number;
  runsOut: boolean;
  /** As the last statement left them. */
  columns: CatalogTable['columns'];
}

const known = new WeakMap<LintedMigration, ReadonlyMap<JudgedStatement, RowVersionUse>>();

/** The statements of a migration that cost a row version, of tables of which it is known how many are used. */
export function rowVersionUses(migration: LintedMigration): ReadonlyMap<JudgedStatement, RowVersionUse> {
  const found = known.get(migration) ?? countUses(migration);
  known.set(migration, found);
  return found;
}

function countUses(migration: LintedMigration): ReadonlyMap<JudgedStatement, RowVersionUse> {
  const uses = new Map<JudgedStatement, Omit<RowVersionUse, 'runsOut'> & { count: Count }>();
  const limit = limitOf(migration.settings);
  if (limit === undefined) return new Map();
  const counts = new Map<string, Count>();
  for (const phase of migration.phases) {
    for (const judged of phase.kind === 'ddl' ? phase.statements : []) {
      for (const table of alteredTables(judged)) {
        const start = table.facts?.totalRowVersions;
        if (start === undefined) continue;
        const key = JSON.stringify([table.schema, table.name]);
        const count = counts.get(key) ?? { used: start, position: 0, runsOut: false, columns: table.columns };
        counts.set(key, count);
        // A run judges each phase by the table as it is now: what an earlier one did is in the facts already.
        if (count.columns !== table.columns) Object.assign(count, { used: start, position: 0 });
        count.columns = judged.after.table(table.schema, table.name)?.columns ?? table.columns;
        if (!isInstantWhileThereAreAny(judged, migration, table)) {
          if (rewritesTable(judged.verdict)) count.used = 0;
          continue;
        }
        count.position++;
        uses.set(judged, { table, used: count.used, limit, position: count.position, count });
        if (count.used >= limit) count.runsOut = true;
        // If none is left, MySQL rebuilds the table and the count restarts.
        count.used = count.used >= limit ? 0 : count.used + 1;
      }
    }
  }
  return new Map([...uses].map(([judged, { count, ...use }]) => [judged, { ...use, runsOut: count.runsOut }]));
}

/** The smallest limit of the versions in question; undefined: none of them counts row versions. */
function limitOf({ versions }: LintSettings): number | undefined {
  const limits = versions.filter((version) => atLeast(version, since.instantAnywhere)).map(rowVersionLimit);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

function isInstantWhileThereAreAny(judged: JudgedStatement, migration: LintedMigration, table: CatalogTable): boolean {
  const { change, before } = judged;
  if (change === undefined || table.facts === undefined || !takesRowVersion(change)) return false;
  const fresh = before.with({ ...table, facts: { ...table.facts, totalRowVersions: 0 } });
  return whatIf(judged, migration, { before: fresh }).algorithm === 'instant';
}

/** Whether an ALTER adds or drops a stored column, which uses a row version if it is instant. */
export function takesRowVersion({ before, after, origins }: AlteredTable): boolean {
  const kept = new Set(origins.values());
  return (
    after.columns.some((column) => !origins.has(column.name.toLowerCase()) && column.generated?.stored !== false) ||
    before.columns.some((column) => !kept.has(column.name.toLowerCase()) && column.generated?.stored !== false)
  );
}

/** Whether the one version in question is known to corrupt tables that were changed instantly. */
export function instantIsUnsafe({ versions }: LintSettings): boolean {
  const [version, second] = versions;
  return version !== undefined && second === undefined && canCorruptInstant(version);
}
