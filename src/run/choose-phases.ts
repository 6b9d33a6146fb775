import { Failure } from '../core/failure.ts';
import { nextCommand } from '../core/next-command.ts';
import type { Migration, Phase } from '../migration/migration.ts';
import { phaseTypes } from '../migration/phase-type.ts';
import type { MigrationState } from '../state/fold.ts';
import { isComplete, type PhaseState } from '../state/phase-state.ts';
import { findPhase } from './context/find-phase.ts';
import { phaseState } from './context/phase-state.ts';
import type { Selection } from './context/request.ts';
import { onHold, rollbackUnderWay } from './phase/entry-of.ts';

/**
 * Which phases a run works on, in order; empty where nothing that was asked for remains. Pure.
 * @throws Failure `unknown-phase` (wrong usage), `phase-out-of-order` (exit 1)
 */
export function choosePhases(migration: Migration, state: MigrationState, which: Selection): Phase[] {
  const open = migration.phases.filter((phase) => isOpen(phaseState(state, phase.name)));
  if (which === 'all') return open;
  if (which === 'next') return open.slice(0, 1);
  if ('until' in which) {
    const end = open.findIndex(({ type }) => type === which.until);
    return end < 0 ? open : open.slice(0, end);
  }
  if ('only' in which) {
    const end = open.findIndex(({ type }) => type !== which.only);
    return end < 0 ? open : open.slice(0, end);
  }
  const wanted = isTypeOf(migration, which.phase)
    ? open.find(({ type }) => type === which.phase)
    : findPhase(migration, which.phase);
  if (wanted === undefined || !open.includes(wanted)) return [];
  assertItsTurn(migration, state, open, wanted);
  return [wanted];
}

/**
 * The same again once the run holds the migration, from what was chosen before. What another run finished meanwhile does not move
 * the choice on to a phase that nobody looked at or confirmed; what it undid is not passed over.
 * @throws Failure `state-changed` (exit 1), and as {@link choosePhases}
 */
export function chooseAgain(
  migration: Migration,
  state: MigrationState,
  which: Selection,
  before: ReadonlySet<string>,
): Phase[] {
  const now = choosePhases(migration, state, which);
  const other = now.find(({ name }) => !before.has(name));
  if (other === undefined) return now;
  if ([...before].every((name) => isComplete(phaseState(state, name)))) return [];
  throw new Failure({
    code: 'state-changed',
    message: `The run of ${migration.name} was not started: its state changed after it was read. Its next phase is now ${other.name}.`,
    untouched: 'This run changed nothing.',
    remedy: `Look at the state: ${nextCommand('status', migration.file)}. Then run the same command again.`,
  });
}

/**
 * The phase that a selection by position leaves to others, where that phase is next and not simply to come: it runs, failed, was
 * interrupted, or is on hold. Undefined: nothing is wrong with it.
 */
export function troubledNext(migration: Migration, state: MigrationState, which: Selection): Phase | undefined {
  if (typeof which === 'string' || 'phase' in which) return undefined;
  const next = migration.phases.find((phase) => isOpen(phaseState(state, phase.name)));
  if (next === undefined) return undefined;
  const { status, rollback } = phaseState(state, next.name);
  const isToCome = rollback === undefined && (status === 'pending' || status === 'stopped');
  return isToCome && state.hold === undefined ? undefined : next;
}

/**
 * Refuses a name that the file does not have; the state need not be known for that.
 * @throws Failure `unknown-phase` (wrong usage)
 */
export function assertSelectable(migration: Migration, which: Selection): void {
  if (typeof which !== 'string' && 'phase' in which && !isTypeOf(migration, which.phase))
    findPhase(migration, which.phase);
}

/** Whether a selection means that phase, had its turn come. */
export function means(migration: Migration, which: Selection, { name, type }: Phase): boolean {
  if (typeof which === 'string') return true;
  if ('until' in which) return which.until !== type;
  if ('only' in which) return which.only === type;
  return which.phase === (isTypeOf(migration, which.phase) ? type : name);
}

/** A type of phase, where no phase has that name: a name overrides. */
function isTypeOf({ phases }: Migration, word: string): boolean {
  return phaseTypes.some((type) => type === word) && !phases.some(({ name }) => name === word);
}

/** @throws Failure `phase-out-of-order`, `rollback-under-way` */
function assertItsTurn(migration: Migration, state: MigrationState, open: readonly Phase[], wanted: Phase): void {
  const earlier = open.find((phase) => phase.index < wanted.index);
  if (earlier !== undefined && phaseState(state, earlier.name).rollback !== undefined)
    throw rollbackUnderWay(migration, earlier);
  if (earlier !== undefined && state.hold !== undefined) throw onHold(migration, state.hold);
  if (earlier !== undefined) {
    throw new Failure({
      code: 'phase-out-of-order',
      message: `The phase ${wanted.name} cannot run: ${earlier.name}, which comes before it, is ${phaseState(state, earlier.name).status}.`,
      place: wanted.place,
      untouched: 'Nothing was changed.',
      remedy: `Run ${earlier.name} first: ${nextCommand('run', migration.file, { phase: earlier.name })}`,
    });
  }
}

/** A phase that was complete is not so any more once its rollback has begun. */
function isOpen({ status, rollback }: PhaseState): boolean {
  return status !== 'complete' || rollback !== undefined;
}

/** A rollback that has begun and has not ended: the phase that it is at, and the oldest one that it is to undo. */
export function rollbackToFinish(
  migration: Migration,
  state: MigrationState,
): { readonly phase: Phase; readonly to: string } | undefined {
  for (const phase of migration.phases) {
    const { status, rollback, rollbackTo } = phaseState(state, phase.name);
    if (rollback !== undefined && status !== 'pending') return { phase, to: rollbackTo ?? phase.name };
  }
  // It ended between two phases: the newest that is left comes next.
  const last = migration.phases.find(({ name }) => name === state.hold?.openTo);
  const phase = migration.phases.findLast(
    ({ name, index }) => last !== undefined && index >= last.index && phaseState(state, name).status !== 'pending',
  );
  return phase === undefined || last === undefined ? undefined : { phase, to: last.name };
}
