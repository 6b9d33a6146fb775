import { Failure } from '../../core/failure.ts';
import { nextCommand } from '../../core/next-command.ts';
import type { PhaseOutcome } from '../context/outcome.ts';
import { phaseState } from '../context/phase-state.ts';
import type { RunRequest } from '../context/request.ts';
import type { RunContext } from '../context/run-context.ts';
import { rollbackMethod, undoPhase } from '../rollback/undo-phase.ts';
import type { PhaseEntry } from './enter-phase.ts';

/** What a person has to decide about a walk before anything is done to its rows. */
const undecided: readonly string[] = [
  'walk-key-changed',
  'walk-table-replaced',
  'walk-column-emptied',
  'checkpoint-contradicts-history',
  'state-replaced',
];

/** `on_failure: rollback`: undoes the failing phase only; gives the failure to end with, with what came of the rollback added. */
export async function undoAfterFailure(
  context: RunContext,
  request: RunRequest,
  entry: PhaseEntry,
  error: unknown,
): Promise<Failure | undefined> {
  const { phase } = entry;
  // What a person has to decide first is not undone: the walk does not know which rows are done.
  if (error instanceof Failure && undecided.includes(error.code)) return undefined;
  const wanted = (request.onFailure ?? phase.onFailure) === 'rollback';
  if (!wanted || !(error instanceof Failure) || context.stop.requested) return undefined;
  const tell = (untouched: string | undefined, message: string, remedy = error.remedy) =>
    new Failure({
      ...error,
      message: `${error.message}\n${message}`,
      untouched,
      remedy,
      cause: error,
    });
  if (rollbackMethod(phase) !== 'statements') {
    return tell(
      error.untouched,
      `on_failure is rollback, but ${phase.name} has no rollback_sql. The phase stays failed${phase.type === 'backfill' ? ', and its rows keep their new values' : ''}.`,
    );
  }
  context.report({ type: 'notice', text: `phasedb is rolling back ${phase.name} (on_failure: rollback).` });
  let undone: PhaseOutcome | undefined;
  let problem: unknown;
  try {
    const { migration, replicas, lint, source } = request;
    const state = phaseState(await context.journal.readState(), phase.name);
    undone = await undoPhase(context, { phase, to: phase.name, state, migration, replicas, lint, source });
  } catch (second) {
    problem = second;
  }
  if (undone?.status === 'complete')
    return tell(
      'The phase was rolled back. It is pending again.',
      `The phase ${phase.name} was rolled back (on_failure: rollback).`,
    );
  const why =
    undone === undefined
      ? `Its rollback failed too: ${problem instanceof Error ? problem.message : String(problem)}`
      : 'Its rollback was stopped before its end.';
  if (!(await hasBegun(context, phase.name))) return tell(error.untouched, why);
  const finish = nextCommand('rollback', request.migration.file, { to: phase.name });
  return tell(
    `The rollback of ${phase.name} has begun and has not ended, so part of what the phase did may be undone.`,
    `${why} The rollback is unfinished.`,
    `Remove the cause, then finish the rollback: ${finish}`,
  );
}

/** Whether the rollback is recorded as begun; where nobody answers any more, it may be. */
async function hasBegun(context: RunContext, phase: string): Promise<boolean> {
  try {
    return phaseState(await context.journal.readState(), phase).rollback !== undefined;
  } catch {
    return true;
  }
}
