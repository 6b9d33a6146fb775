import { ExitCode, Failure } from '../../core/failure.ts';
import { nextCommand, setCommandToGoOn } from '../../core/next-command.ts';
import type { Migration, Phase } from '../../migration/migration.ts';
import type { Target } from '../../mysql/target.ts';
import type { MigrationState } from '../../state/fold.ts';
import { describeHold } from '../../state/hold.ts';
import { isAlive, livenessOf, migrationResource } from '../../state/lease.ts';
import type { PhaseState } from '../../state/phase-state.ts';
import { afterPhases } from '../context/after-phases.ts';
import type { CommandContext } from '../context/command-context.ts';
import { findPhase } from '../context/find-phase.ts';
import { phaseState } from '../context/phase-state.ts';
import type { Preview } from '../context/preview.ts';
import { releaseCommand } from '../context/release-first.ts';
import type { RunRequest, RunResult } from '../context/request.ts';
import { type RunContext, withRun } from '../context/run-context.ts';
import { assertLanguage } from '../context/session-settings.ts';
import { describeStop } from '../context/stop.ts';
import { takeMigration } from '../context/take-migration.ts';
import { previewPhases } from '../judge/preview.ts';
import { rollbackMethod, undoPhase } from './undo-phase.ts';

/** What is to be rolled back, and how far. */
export interface RollbackRequest {
  readonly migration: Migration;
  /** The oldest phase to undo. */
  readonly to: string;
  readonly replicas: readonly Target[];
  /** Severities and thresholds of the configuration. */
  readonly lint?: RunRequest['lint'];
  readonly source?: RunRequest['source'];
  /** Asked once, with what shows what will be undone, before anything is; throws a Failure to refuse. */
  readonly confirm: (preview: () => Promise<Preview>) => Promise<void>;
}

/**
 * Undoes from the newest phase that has begun down to the named one, inclusive; each is pending again afterwards.
 * @throws Failure `unknown-phase` (wrong usage), `not-reversible` before anything is undone, or what a statement ran into
 */
export async function rollbackMigration(request: RollbackRequest, command: CommandContext): Promise<RunResult> {
  // A name that the file does not have is found before anything is asked: the server, or a person.
  findPhase(request.migration, request.to);
  setCommandToGoOn('rollback', request.migration.file, { to: request.to });
  return withRun(request.migration.name, command, (context) => rollBack(context, request));
}

/** The same within a run. @throws as {@link rollbackMigration} */
export async function rollBack(context: RunContext, request: RollbackRequest): Promise<RunResult> {
  const { migration } = request;
  assertLanguage(context.sessions.server, migration);
  const target = findPhase(migration, request.to);
  const before = await context.journal.readState();
  const begun = begunPhases(migration, before, target);
  if (begun.length === 0) {
    return {
      exit: ExitCode.done,
      status: before.hold === undefined ? 'in_progress' : 'on_hold',
      phase: undefined,
      nextPhase: target.name,
      message: `Nothing to undo: ${target.name} of ${migration.name} and what comes after it have not begun.${before.hold === undefined ? '' : ` The migration is on hold: ${describeHold(before.hold)}.`}`,
    };
  }
  assertReversible(migration, begun);
  const resource = migrationResource(context.stateDatabase, migration.name);
  // Also a run that is between two of its phases, where none is running.
  if (isAlive(await livenessOf(context.sessions.control, context.stateDatabase, resource))) {
    throw new Failure({
      code: 'already-running',
      exit: ExitCode.alreadyRunning,
      message: `The rollback of ${migration.name} cannot start: another run of it is active.`,
      untouched: 'Nothing was undone.',
      remedy: `See who runs it: ${nextCommand('status', migration.file)}. Stop that run (its state is saved), then run the rollback again.`,
    });
  }
  const { lint } = request;
  await request.confirm(() => previewPhases(context, { migration, direction: 'rollback', phases: begun, lint }));
  await takeMigration(context);
  // It may have gone on while it was asked for confirmation; then another set of phases is to be undone.
  const state = await context.journal.readState();
  await context.journal.listPhases(migration.phases, state);
  const now = begunPhases(migration, state, target);
  if (now.map(({ phase }) => phase.name).join() !== begun.map(({ phase }) => phase.name).join()) {
    throw new Failure({
      code: 'state-changed',
      message: `The rollback of ${migration.name} was not started: its state changed after you confirmed. It would now undo ${now.map(({ phase }) => phase.name).join(', ') || 'nothing'}, not ${begun.map(({ phase }) => phase.name).join(', ')}.`,
      untouched: 'Nothing was undone.',
      remedy: `Look at the state: ${nextCommand('status', migration.file)}. Then run the rollback again.`,
    });
  }
  const undone: string[] = [];
  for (const { phase } of begun) {
    const state = phaseState(await context.journal.readState(), phase.name);
    const { replicas, source } = request;
    const outcome = await undoPhase(context, {
      migration,
      phase,
      to: target.name,
      state,
      replicas,
      lint,
      source,
    }).catch((error: unknown) => {
      throw afterPhases(error, phase.name, 'rolled back', undone);
    });
    if (outcome.status === 'stopped') {
      return {
        exit: ExitCode.stoppedEarly,
        status: 'in_progress',
        phase: phase.name,
        nextPhase: phase.name,
        message: `The rollback of ${phase.name} was interrupted: ${describeStop(outcome.reason)}. Finish it: ${nextCommand('rollback', migration.file, { to: target.name })}`,
      };
    }
    undone.push(phase.name);
  }
  return {
    exit: ExitCode.done,
    status: 'on_hold',
    phase: target.name,
    nextPhase: target.name,
    message: `${migration.name} is rolled back to before ${target.name}: ${begun.map(({ phase }) => phase.name).join(', ')} ${begun.length === 1 ? 'is' : 'are'} pending again. The migration is on hold, so that no job runs it. When it may run again: ${releaseCommand(migration.name)}`,
  };
}

interface Begun {
  readonly phase: Phase;
  readonly state: PhaseState;
}

/** Newest first. */
function begunPhases(migration: Migration, state: MigrationState, target: Phase): Begun[] {
  return migration.phases
    .filter((phase) => phase.index >= target.index)
    .map((phase) => ({ phase, state: phaseState(state, phase.name) }))
    .filter(({ state: known }) => known.status !== 'pending')
    .reverse();
}

function assertReversible(migration: Migration, begun: readonly Begun[]): void {
  const stuck = begun.find(({ phase }) => rollbackMethod(phase) === 'none');
  if (stuck === undefined) return;
  const why =
    stuck.phase.irreversible === undefined
      ? 'it has no rollback_sql'
      : `it is irreversible: ${stuck.phase.irreversible}`;
  throw new Failure({
    code: 'not-reversible',
    message: `The ${stuck.phase.type} ${stuck.phase.name} of ${migration.name} cannot be rolled back: ${why}.`,
    place: stuck.phase.place,
    untouched: 'Nothing was undone.',
    remedy:
      'Add rollback_sql to that phase; you may add it at any time. Or write a new migration that undoes the change.',
  });
}
