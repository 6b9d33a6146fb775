import type { JudgedGate } from '../../analysis/judged.ts';
import type { LintedMigration } from '../linted.ts';
import { backfillsBefore } from '../phases/gates.ts';

/**
 * Seconds that a gate has to be able to wait in the slow case: for the backfills in front of it, which may have to be done once
 * more, and for one poll. Undefined where that is not known, or it waits for none.
 */
export function secondsToWait(migration: LintedMigration, judged: JudgedGate): number | undefined {
  const backfills = backfillsBefore(migration, judged.phase);
  if (backfills.length === 0 || judged.phase.query === undefined) return undefined;
  const parts = [...backfills, judged].map((phase) => migration.estimates?.get(phase)?.seconds?.p90);
  return parts.reduce((sum, one) => (sum === undefined || one === undefined ? undefined : sum + one), 0);
}
