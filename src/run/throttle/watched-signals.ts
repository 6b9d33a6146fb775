import type { Batch } from '../../migration/migration.ts';
import type { Query } from '../../mysql/session.ts';
import type { SignalDefinition } from './signal/signal-definition.ts';
import { signals } from './signal-list.ts';

/** A signal that a backfill watches, and the limit that its file sets. */
export interface WatchedSignal {
  readonly signal: SignalDefinition;
  readonly limit: number;
}

/** The signals that a backfill watches: those with a limit above 0. */
export function watchedSignals({ throttle }: Pick<Batch, 'throttle'>): WatchedSignal[] {
  return signals.map((signal) => ({ signal, limit: throttle[signal.key] ?? 0 })).filter(({ limit }) => limit > 0);
}

/**
 * Reads each signal that a backfill watches once, so that one that cannot be read refuses the phase before it begins.
 * @throws Failure `signal-unreadable`
 */
export async function assertReadable(batch: Pick<Batch, 'throttle'>, query: Query): Promise<void> {
  for (const { signal } of watchedSignals(batch)) await signal.read?.(query);
}
