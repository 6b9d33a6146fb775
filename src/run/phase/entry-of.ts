import { ExitCode, Failure } from '../../core/failure.ts';
import { nextCommand, nextPhaseCommand } from '../../core/next-command.ts';
import type { Migration, Phase } from '../../migration/migration.ts';
import { describeHold, type Hold } from '../../state/hold.ts';
import { describeHolder, type LeaseRow, type Liveness, secondsLeft } from '../../state/lease.ts';
import type { PhaseState } from '../../state/phase-state.ts';
import { releaseCommand } from '../context/release-first.ts';
import type { RunRequest } from '../context/request.ts';

/** What the table of DESIGN.md section 4 "states" says to a phase that is about to be worked on. Pure. */
export type Entry =
  | { readonly kind: 'start' }
  | { readonly kind: 'go-on'; readonly from: string }
  | { readonly kind: 'refuse'; readonly failure: Failure };

/** Who holds a migration's lease. */
export interface PhaseHolder {
  readonly lease: LeaseRow;
  readonly liveness: Liveness;
}

/** What bears on a phase from outside of it. */
export interface Circumstances {
  /** Who holds the migration's lease right now; asked only for a phase that is `running`, and for a migration on hold. */
  readonly holder: PhaseHolder | undefined;
  readonly hold: Hold | undefined;
  /** A `run` goes on with what was interrupted, as a `resume` does; with what failed it never does. */
  readonly takesOver?: boolean | undefined;
}

export function entryOf(
  migration: Migration,
  phase: Phase,
  state: PhaseState,
  mode: RunRequest['mode'],
  { holder, hold, takesOver = false }: Circumstances,
): Entry {
  if (state.rollback !== undefined && state.status !== 'pending')
    return { kind: 'refuse', failure: rollbackUnderWay(migration, phase) };
  if (hold !== undefined) {
    const failure = holder === undefined ? onHold(migration, hold) : alive(migration, phase, holder);
    return { kind: 'refuse', failure };
  }
  switch (state.status) {
    case 'pending':
      return { kind: 'start' };
    case 'stopped':
      return { kind: 'go-on', from: 'stopped' };
    case 'running':
      if (holder !== undefined) return { kind: 'refuse', failure: alive(migration, phase, holder) };
      return mode === 'resume' || takesOver
        ? { kind: 'go-on', from: 'interrupted' }
        : { kind: 'refuse', failure: needsResume(migration, phase, state) };
    case 'failed':
    case 'timed_out':
      return mode === 'resume'
        ? { kind: 'go-on', from: state.status }
        : { kind: 'refuse', failure: needsResume(migration, phase, state) };
    case 'complete':
      return { kind: 'start' };
  }
}

function alive(migration: Migration, phase: Phase, { lease, liveness }: PhaseHolder): Failure {
  return liveness === 'reconnecting' ? reconnecting(migration, phase, lease) : running(migration, phase, lease);
}

function running(migration: Migration, phase: Phase, holder: LeaseRow): Failure {
  return new Failure({
    code: 'already-running',
    exit: ExitCode.alreadyRunning,
    message: `The phase ${phase.name} of ${migration.name} is running right now: ${describeHolder(holder)}.`,
    untouched: 'Nothing was changed.',
    remedy: `Watch it: ${nextCommand('status', migration.name)}`,
  });
}

/** Whoever took it over now would throw a run out that lives. */
function reconnecting(migration: Migration, phase: Phase, holder: LeaseRow): Failure {
  return new Failure({
    code: 'already-running',
    exit: ExitCode.alreadyRunning,
    message: `The phase ${phase.name} of ${migration.name} is reconnecting: the server was restarted after the last heartbeat of its run (${describeHolder(holder)}).`,
    untouched: 'Nothing was changed.',
    remedy: `Watch it: ${nextCommand('status', migration.name)}. If the run has not come back in ${secondsLeft(holder)} s, it is gone. Then continue with: ${nextPhaseCommand('resume', migration.file)}`,
  });
}

/** A person, or `on_failure: rollback`, took the phase back: only a person lets it run again. */
export function onHold(migration: Migration, hold: Hold): Failure {
  const { name, file } = migration;
  const release = `${releaseCommand(name)}. Then run: ${nextPhaseCommand('run', file)}`;
  return new Failure({
    code: hold.openTo === undefined ? 'on-hold' : 'rollback-under-way',
    exit: ExitCode.needsDecision,
    message: `The migration ${name} is on hold: ${describeHold(hold)}.${hold.openTo === undefined ? '' : ` The rollback was to go back to ${hold.openTo} and ended before that.`}`,
    untouched: 'This run changed nothing.',
    remedy:
      hold.openTo === undefined
        ? `When it may run again: ${release}`
        : `Finish the rollback: ${nextCommand('rollback', file, { to: hold.openTo })}. Or go forward again: ${release}`,
  });
}

function needsResume(migration: Migration, phase: Phase, state: PhaseState): Failure {
  const what =
    state.status === 'running'
      ? 'was interrupted: its run ended without recording a result (for example, the runner was killed).'
      : state.status === 'timed_out'
        ? `has timed out: ${state.reason ?? ''}`
        : `has failed: ${state.reason ?? ''}`;
  return new Failure({
    code: 'needs-resume',
    exit: ExitCode.needsDecision,
    message: `The phase ${phase.name} of ${migration.name} ${what}`,
    untouched: 'This run changed nothing.',
    remedy: `${state.status === 'running' ? 'Continue it' : 'Remove the cause, then continue'}: ${nextPhaseCommand('resume', migration.file)}. Or undo it: ${nextCommand('rollback', migration.file, { to: phase.name })}`,
  });
}

/** Refuses to run a phase whose rollback has begun and has not ended. */
export function rollbackUnderWay(migration: Migration, phase: Phase): Failure {
  return new Failure({
    code: 'rollback-under-way',
    exit: ExitCode.needsDecision,
    message: `The phase ${phase.name} of ${migration.name} cannot run: its rollback is unfinished.`,
    untouched: 'This run changed nothing.',
    remedy: `Finish it first: ${nextCommand('rollback', migration.file, { to: phase.name })}`,
  });
}
