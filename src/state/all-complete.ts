import type { MigrationState } from './fold.ts';
import { isComplete, type PhaseState } from './phase-state.ts';

/**
 * Whether every phase of the migration's file is complete, as the last command that read the file listed them. False where no
 * list is known: a phase that has not begun leaves no other trace.
 */
export function isAllComplete({ listed, phases }: MigrationState): boolean {
  if (listed === undefined || listed.length === 0) return false;
  const unlisted = [...phases.values()].filter(({ name }) => !listed.some((one) => one.name === name));
  return listed.every(({ name }) => isComplete(phases.get(name))) && !unlisted.some(hasLeftWork);
}

/** Whether a phase that is no longer in the file has work that nobody finished or undid. */
function hasLeftWork(phase: PhaseState): boolean {
  return phase.status !== 'pending' && !isComplete(phase);
}
