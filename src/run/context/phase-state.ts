import type { MigrationState } from '../../state/fold.ts';
import { type PhaseState, untouchedPhase } from '../../state/phase-state.ts';

/** The state of a phase, also of one that has not begun. */
export function phaseState(state: MigrationState, name: string): PhaseState {
  return state.phases.get(name) ?? untouchedPhase(name);
}
