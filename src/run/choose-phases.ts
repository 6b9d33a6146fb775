import { Failure } from '../core/failure.ts';
import { nextCommand } from '../core/next-command.ts';
import type { Migration, Phase } from '../migration/migration.ts';
import type { MigrationState, PhaseState } from '../state/fold.ts';
import { findPhase } from './context/find-phase.ts';
import { phaseState } from './context/phase-state.ts';
import type { RunRequest } from './context/request.ts';
import { rollbackUnderWay } from './phase/entry-of.ts';

/**
 * Which phases a run works on, in order; empty where all that was asked for is complete. Pure.
 * @throws Failure `unknown-phase` (wrong usage), `phase-out-of-order` (exit 1)
 */
export function choosePhases(migration: Migration, state: MigrationState, which: RunRequest['which']): Phase[] {
  const open = migration.phases.filter((phase) => isOpen(phaseState(state, phase.name)));
  if (which === 'all') return open;
  if (which === 'next') return open.slice(0, 1);
  const wanted = findPhase(migration, which.phase);
  if (!open.includes(wanted)) return [];
  const earlier = open.find((phase) => phase.index < wanted.index);
  if (earlier !== undefined && phaseState(state, earlier.name).rollback !== undefined)
    throw rollbackUnderWay(migration, earlier);
  if (earlier !== undefined) {
    throw new Failure({
      code: 'phase-out-of-order',
      message: `The phase ${wanted.name} cannot run: ${earlier.name}, which comes before it, is ${phaseState(state, earlier.name).status}.`,
      place: wanted.place,
      untouched: 'Nothing was changed.',
      remedy: `Run ${earlier.name} first: ${nextCommand('run', migration.file, { phase: earlier.name })}`,
    });
  }
  return [wanted];
}

/** A phase that was complete is not so any more once its rollback has begun. */
function isOpen({ status, rollback }: PhaseState): boolean {
  return status !== 'complete' || rollback !== undefined;
}

/** The phase whose rollback has begun and has not ended. */
export function phaseBeingUndone(migration: Migration, state: MigrationState): Phase | undefined {
  return migration.phases.find((phase) => {
    const { status, rollback } = phaseState(state, phase.name);
    return rollback !== undefined && status !== 'pending';
  });
}
