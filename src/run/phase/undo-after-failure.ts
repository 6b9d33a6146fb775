import { Failure } from '../../core/failure.ts';
import { commandToGoOn, nextCommand, nextPhaseCommand } from '../../core/next-command.ts';
import type { Migration } from '../../migration/migration.ts';
import type { PhaseOutcome } from '../context/outcome.ts';
import { phaseState } from '../context/phase-state.ts';
import { releaseCommand } from '../context/release-first.ts';
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
    const failure = error.message;
    undone = await undoPhase(context, { phase, to: phase.name, state, migration, replicas, lint, source, failure });
  } catch (second) {
    problem = second;
  }
  if (undone?.status === 'complete')
    return tell(
      'The phase was rolled back. It is pending again, and the migration is on hold, so that no job repeats the failure.',
      `The phase ${phase.name} was rolled back (on_failure: rollback).`,
      afterRelease(error.remedy, request.migration),
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

/**
 * The remedy of a failure whose phase was rolled back: what removes the cause stays, and what goes on with the phase is
 * replaced, because there is nothing to go on with.
 */
export function afterRelease(remedy: string | undefined, { name, file }: Pick<Migration, 'name' | 'file'>): string {
  const [before = '', after] = (remedy ?? '').split(commandToGoOn());
  const cause =
    after === undefined ? before : before.replace(/[\s,;]*(?:and |then |Then )*(?:run|Run|continue with:?)?\s*$/, '');
  const begin = cause === '' || /[.!?]$/.test(cause) ? cause : `${cause}.`;
  return `${begin === '' ? 'Remove the cause.' : begin} Then run ${releaseCommand(name)}, and then ${nextPhaseCommand('run', file)}.`;
}

/** Whether the rollback is recorded as begun; where nobody answers any more, it may be. */
async function hasBegun(context: RunContext, phase: string): Promise<boolean> {
  try {
    return phaseState(await context.journal.readState(), phase).rollback !== undefined;
  } catch {
    return true;
  }
}
