import { Failure } from '../../core/failure.ts';
import { nextCommand } from '../../core/next-command.ts';
import { phaseState } from '../context/phase-state.ts';
import type { RunRequest } from '../context/request.ts';
import type { RunContext } from '../context/run-context.ts';
import { rollbackMethod, undoPhase } from '../rollback/undo-phase.ts';
import type { PhaseEntry } from './enter-phase.ts';

/** `on_failure: rollback`: undoes the failing phase only; gives the failure to end with, with what came of the rollback added. */
export async function undoAfterFailure(
  context: RunContext,
  request: RunRequest,
  entry: PhaseEntry,
  error: unknown,
): Promise<Failure | undefined> {
  const { phase } = entry;
  const wanted = (request.onFailure ?? phase.onFailure) === 'rollback';
  if (!wanted || !(error instanceof Failure) || context.stop.requested) return undefined;
  const tell = (untouched: string | undefined, message: string) =>
    new Failure({
      ...error,
      code: error.code,
      message: `${error.message}\n${message}`,
      exit: error.exit,
      untouched,
      cause: error,
    });
  if (rollbackMethod(phase) !== 'statements') {
    return tell(
      error.untouched,
      `on_failure is rollback, but ${phase.name} has no rollback_sql. The phase stays failed${phase.type === 'backfill' ? ', and its rows keep their new values' : ''}.`,
    );
  }
  context.report({ type: 'notice', text: `phasedb is rolling back ${phase.name} (on_failure: rollback).` });
  try {
    const state = await context.journal.readState();
    const undone = await undoPhase(context, {
      phase,
      state: phaseState(state, phase.name),
      migration: request.migration,
      replicas: request.replicas,
      lint: request.lint,
    });
    if (undone.status !== 'complete')
      return tell(
        error.untouched,
        `Its rollback was stopped before its end. Finish it: ${nextCommand('rollback', request.migration.file, { to: phase.name })}`,
      );
    return tell(
      'The phase was rolled back. It is pending again.',
      `The phase ${phase.name} was rolled back (on_failure: rollback).`,
    );
  } catch (second) {
    return tell(
      error.untouched,
      `Its rollback failed too: ${second instanceof Error ? second.message : String(second)}`,
    );
  }
}
