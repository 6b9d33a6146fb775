import type { JudgedStatement } from '../../analysis/judged.ts';
import { tableBytes } from '../../catalog/table-size.ts';
import { formatBytes } from '../../core/storage-size.ts';
import type { Verdict } from '../../ddl/verdict.ts';
import { alteredTables } from '../../lint/change/altered-tables.ts';
import type { LintSettings } from '../../lint/settings.ts';
import { isSmall } from '../../lint/writing/table-size.ts';
import type { AllowedRisk } from '../../migration/migration.ts';

/** What a statement costs; an unknown one counts as a copy. */
function costOf({ algorithm, lock }: Verdict): 'copy' | 'blocking' | undefined {
  if (algorithm === 'copy' || algorithm === 'unknown') return 'copy';
  return algorithm === 'inplace' && lock !== 'none' ? 'blocking' : undefined;
}

/**
 * The risks that a statement may take once no rule refuses it: what its phase allows, what it costs, and on a small or new
 * table any cost, so that MySQL may still do it in another way than foretold.
 */
export function allowedRisks(judged: JudgedStatement, settings: LintSettings): ReadonlySet<AllowedRisk> {
  const written = judged.phase.allow.map(({ what }) => what);
  if (isLight(judged, settings)) return new Set([...written, 'copy', 'blocking', 'rebuild']);
  const cost = costOf(judged.verdict);
  return new Set(cost === undefined ? written : [...written, cost]);
}

/** A sentence that says why a costly statement needs no `allow`; undefined: it costs little, or its tables are large. */
export function lightTable(judged: JudgedStatement, settings: LintSettings): string | undefined {
  if (costOf(judged.verdict) === undefined || !isLight(judged, settings)) return undefined;
  const tables = alteredTables(judged);
  const [first] = tables;
  if (tables.every(({ createdHere }) => createdHere))
    return `${first?.name} was created in this phase, so its statements need no allow.`;
  const most = Math.max(...tables.map((table) => tableBytes(table) ?? 0));
  return `${first?.name} has ${formatBytes(most)}, below ${formatBytes(settings.thresholds.small_table_bytes)}. A table copy or lock is short, so the statement needs no allow.`;
}

function isLight(judged: JudgedStatement, settings: LintSettings): boolean {
  const tables = alteredTables(judged);
  return tables.length > 0 && tables.every((table) => isSmall(table, settings));
}
