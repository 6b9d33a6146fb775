import { Failure } from '../../core/failure.ts';
import type { Migration } from '../../migration/migration.ts';
import type { Query } from '../../mysql/session.ts';
import { watchedSignals } from '../../run/throttle/watched-signals.ts';
import type { Check } from './check.ts';

/** Reads once each throttle signal that the backfills of a migration watch; one that cannot be read refuses a run. */
export async function checkSignals(query: Query, { phases }: Migration): Promise<Check[]> {
  const watched = new Set(
    phases.flatMap((phase) =>
      phase.type === 'backfill' ? watchedSignals(phase.batch).map(({ signal }) => signal) : [],
    ),
  );
  const checks: Check[] = [];
  for (const { key, read } of watched) {
    if (read === undefined) continue;
    const name = `throttle ${key}`;
    try {
      checks.push({ name, status: 'ok', found: `is ${await read(query)} now` });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      checks.push({ name, status: 'error', found: error.message, remedy: error.remedy });
    }
  }
  return checks;
}
