import { isAlive } from '../../state/lease.ts';
import type { MigrationFacts, ShownEntry } from './migration-facts.ts';
import type { HeldBack } from './status-report.ts';
import { isoTime } from './utc-time.ts';

/** Of a migration on hold the first phase that is not complete says so, unless it needs more than a release. */
export function withHold(
  shown: readonly ShownEntry[],
  { state: { hold }, liveness }: MigrationFacts,
): readonly ShownEntry[] {
  const first = firstOpen(shown);
  if (hold === undefined || (first?.status !== 'pending' && first?.status !== 'stopped')) return shown;
  const status = hold.openTo !== undefined && isAlive(liveness) ? 'rolling_back' : 'on_hold';
  return shown.map((entry) => (entry === first ? { ...entry, status } : entry));
}

/** Who rolled the migration back; undefined: nobody, or it was released. */
export function heldBack({ hold }: MigrationFacts['state']): HeldBack | undefined {
  if (hold === undefined) return undefined;
  const { by, at, phase, failure } = hold;
  return { by, since: isoTime(at), phase, failure };
}

/** The first phase that is not complete. */
export function firstOpen(shown: readonly ShownEntry[]): ShownEntry | undefined {
  return shown.find(({ status }) => status !== 'complete');
}
