import type { Phase } from '../../migration/migration.ts';
import type { MigrationState } from '../../state/fold.ts';
import { isAlive, livenessOf, migrationResource, readLease } from '../../state/lease.ts';
import type { PhaseState } from '../../state/phase-state.ts';
import { phaseState } from '../context/phase-state.ts';
import type { RunRequest } from '../context/request.ts';
import type { RunContext } from '../context/run-context.ts';
import { entryOf } from './entry-of.ts';

/** One phase, and how it is entered. */
export interface PhaseEntry {
  readonly phase: Phase;
  readonly state: PhaseState;
  readonly attempt: number;
  /** The state it is taken up from; undefined: it begins. */
  readonly from: string | undefined;
}

/**
 * The phase as it would be entered now.
 * @param holding this run has the lease, so nobody else works on it
 * @throws Failure what {@link entryOf} refuses with
 */
export async function enterPhase(
  { sessions, stateDatabase }: Pick<RunContext, 'sessions' | 'stateDatabase'>,
  request: RunRequest,
  phase: Phase,
  state: MigrationState,
  holding = false,
): Promise<PhaseEntry> {
  const known = phaseState(state, phase.name);
  const resource = migrationResource(stateDatabase, request.migration.name);
  const { hold } = state;
  const asks = !holding && (known.status === 'running' || hold !== undefined);
  const liveness = asks ? await livenessOf(sessions.control, stateDatabase, resource) : 'free';
  const lease = isAlive(liveness) ? await readLease(sessions.control, stateDatabase, resource) : undefined;
  const takesOver = request.takeOver === 'auto';
  const circumstances = { holder: lease && { lease, liveness }, hold, takesOver };
  const entry = entryOf(request.migration, phase, known, request.mode, circumstances);
  if (entry.kind === 'refuse') throw entry.failure;
  const from = entry.kind === 'go-on' ? entry.from : undefined;
  // A gate that timed out gets a new time, and that is a new attempt.
  const attempt = from === 'timed_out' ? known.attempt + 1 : known.attempt;
  return { phase, state: attempt === known.attempt ? known : { ...known, gateFirstPollAt: undefined }, attempt, from };
}

/**
 * Whether a statement may have been sent. A phase that was stopped or failed in front of its first one may have waited for days since
 * its gate was asked.
 */
export function hasBegunStatement({ state }: PhaseEntry): boolean {
  return [...state.forward.values()].some(({ status }) => status !== 'failed');
}
