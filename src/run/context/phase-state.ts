import { type MigrationState, type PhaseState, untouchedPhase } from '../../state/fold.ts';

/** The state of a phase, also of one that has not begun. */
export function phaseState(state: MigrationState, name: string): PhaseState {
  return state.phases.get(name) ?? untouchedPhase(name);
}
