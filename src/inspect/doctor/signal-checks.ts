import { Failure } from '../../core/failure.ts';
import type { Migration } from '../../migration/migration.ts';
import type { Query } from '../../mysql/session.ts';
import { signals } from '../../run/throttle/signal-list.ts';
import type { Check } from './check.ts';

/** Reads once each throttle signal that the backfills of a migration watch; one that cannot be read stops a run. */
export async function checkSignals(query: Query, migration: Migration): Promise<Check[]> {
  const checks: Check[] = [];
  for (const { key, read } of signals) {
    if (read === undefined || !migration.phases.some((phase) => limitIn(phase, key) > 0)) continue;
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

function limitIn(phase: Migration['phases'][number], key: string): number {
  return phase.type === 'backfill' ? (phase.batch.throttle[key] ?? 0) : 0;
}
