import { ExitCode } from '../core/failure.ts';
import { nextCommand, nextPhaseCommand } from '../core/next-command.ts';
import type { Migration, Phase } from '../migration/migration.ts';
import type { MigrationState } from '../state/fold.ts';
import { describeHold } from '../state/hold.ts';
import { isComplete } from '../state/phase-state.ts';
import { phaseState } from './context/phase-state.ts';
import type { RunRequest, RunResult, Selection } from './context/request.ts';

/** The first phase that is not complete. */
function nextOpen(migration: Migration, state: MigrationState): string | undefined {
  return migration.phases.find((phase) => !isComplete(phaseState(state, phase.name)))?.name;
}

/** What was asked for is complete already. */
export function nothingToDo(migration: Migration, state: MigrationState, which: Selection): RunResult {
  const complete = isWhole(migration, state);
  return {
    exit: ExitCode.done,
    status: complete ? 'complete' : state.hold === undefined ? 'in_progress' : 'on_hold',
    phase: undefined,
    nextPhase: nextOpen(migration, state),
    message: complete
      ? `${migration.name} is already complete. No statement was sent.`
      : `${whyNothing(migration, state, which)} No statement was sent.${state.hold === undefined ? '' : ` It is on hold: ${describeHold(state.hold)}.`}`,
  };
}

function whyNothing(migration: Migration, state: MigrationState, which: Selection): string {
  const { name, phases } = migration;
  const next = nextOpen(migration, state);
  if (typeof which !== 'string') {
    if ('until' in which) return `${name} waits for its ${which.until} ${next}: the phases before it are complete.`;
    const type = 'only' in which ? which.only : which.phase;
    const isName = phases.some((phase) => phase.name === type);
    if (!isName && !phases.some((phase) => phase.type === type))
      return `${name} has no ${type}. Its next phase is ${next}.`;
    if ('only' in which) return `The next phase of ${name} is ${next}, which is not of type ${which.only}.`;
  }
  return `The requested phases of ${name} are already complete. Its next phase is ${next}.`;
}

/** Every phase that was asked for is complete now; `phase` was the last. */
export function doneResult(migration: Migration, state: MigrationState, phase: Phase): RunResult {
  const next = nextOpen(migration, state);
  return {
    exit: ExitCode.done,
    status: next === undefined ? 'complete' : 'in_progress',
    phase: phase.name,
    nextPhase: next,
    message:
      next === undefined
        ? `${migration.name} is complete.`
        : `${phase.name} of ${migration.name} is complete; the next phase is ${next}.`,
  };
}

/** A stop ended the run in that phase; `why` begins the sentence after its name. */
export function stoppedResult(migration: Migration, state: MigrationState, phase: Phase, why: string): RunResult {
  const message = `${phase.name} of ${migration.name}: ${why}. Its state is saved. Continue with: ${nextPhaseCommand('resume', migration.file)}`;
  return stoppedEarly(migration, state, phase, message);
}

function stoppedEarly(migration: Migration, state: MigrationState, phase: Phase, message: string): RunResult {
  return {
    exit: ExitCode.stoppedEarly,
    status: 'in_progress',
    phase: phase.name,
    nextPhase: nextOpen(migration, state),
    message,
  };
}

/** Somebody paused the migration before this command, which did nothing. */
export function pausedResult(
  migration: Migration,
  state: MigrationState,
  { by, reason }: NonNullable<MigrationState['paused']>,
  phase: Phase,
): RunResult {
  const message = `${migration.name} is paused by ${by}: ${reason}. This command changed nothing. Lift the pause: ${nextCommand('unpause', migration.name)}. Then continue with: ${nextPhaseCommand('resume', migration.file)}`;
  return stoppedEarly(migration, state, phase, message);
}

/**
 * The phase may not begin at this hour, and nothing of it has.
 * @param why as {@link outsideWindow} says it
 */
export function windowResult(
  { migration, mode }: Pick<RunRequest, 'migration' | 'mode'>,
  state: MigrationState,
  phase: Phase,
  why: string,
): RunResult {
  const message = `${phase.name} of ${migration.name} did not start: ${why}. No statement of it was sent. Run it within the window: ${nextPhaseCommand(mode, migration.file)}`;
  return stoppedEarly(migration, state, phase, message);
}

/** A gate did not hold within its time; `message` is a sentence about it. */
export function timedOutResult(migration: Migration, phase: Phase, message: string): RunResult {
  return {
    exit: ExitCode.gateTimedOut,
    status: 'timed_out',
    phase: phase.name,
    nextPhase: phase.name,
    message: `${message} Find out why the condition does not hold. Then ask the gate again: ${nextPhaseCommand('resume', migration.file)}`,
  };
}

/** Whether every phase of the file is complete. */
function isWhole(migration: Migration, state: MigrationState): boolean {
  return migration.phases.every((phase) => isComplete(phaseState(state, phase.name)));
}
