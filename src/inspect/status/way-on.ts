import { nextCommand, nextPhaseCommand } from '../../core/next-command.ts';
import type { PhaseState } from '../../state/phase-state.ts';

/** The command that goes on with a phase that began, forward or back. */
export function wayOn({ name, rollback, rollbackTo }: PhaseState, file: string): string {
  return rollback === undefined
    ? nextPhaseCommand('resume', file)
    : nextCommand('rollback', file, { to: rollbackTo ?? name });
}
