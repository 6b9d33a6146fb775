import { ExitCode, Failure } from '../../core/failure.ts';
import { commandToGoOn, nextCommand } from '../../core/next-command.ts';
import { phaseHash, phaseText } from '../../migration/hash.ts';
import type { Phase } from '../../migration/migration.ts';
import { errorAdvice } from '../../mysql/error-advice.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import { serverTrouble } from '../../mysql/server-trouble.ts';
import { markLiterals } from '../../sql/lexing/mark-literals.ts';
import type { WorkFigures } from '../../state/finished-work.ts';
import type { MigrationState } from '../../state/fold.ts';
import type { LoweredRule } from '../../state/history.ts';
import { migrationResource } from '../../state/lease.ts';
import { secondsBetween } from '../../state/seconds-between.ts';
import { describeStopped, type PhaseOutcome } from '../context/outcome.ts';
import type { RunRequest } from '../context/request.ts';
import type { RunContext } from '../context/run-context.ts';
import { type Beginning, readBeginning, withdrawRefused } from '../rollback/withdraw.ts';
import { hasBegunStatement, type PhaseEntry } from './enter-phase.ts';
import { findRecoveryPoint } from './find-recovery-point.ts';
import { performPhase } from './perform-phase.ts';
import { meaningFor } from './prepare-phase.ts';
import { undoAfterFailure } from './undo-after-failure.ts';

/**
 * Runs one phase to its end and writes down how it ended.
 * @throws Failure when it is refused (nothing is written then) or fails (it is written, and undone where that was asked for)
 */
export async function runPhase(
  context: RunContext,
  request: RunRequest,
  migrationState: MigrationState,
  entry: PhaseEntry,
): Promise<PhaseOutcome> {
  const { phase, attempt } = entry;
  const { migration } = request;
  const meaning = meaningFor(context, request, entry);
  const began = performance.now();
  let begun = false;
  let beginning: Beginning | undefined;
  let lostSeconds: number | undefined;
  const begin = async (lowered: readonly LoweredRule[]) => {
    if (begun) return;
    beginning = await readBeginning(context, { phase, attempt, direction: 'forward', state: entry.state });
    await context.journal.listPhases(migration.phases, migrationState);
    const recovery =
      phase.type === 'contract' && !hasBegunStatement(entry) ? await findRecoveryPoint(context) : undefined;
    lostSeconds = entry.from === 'interrupted' ? secondsOfLostRun(context, entry) : undefined;
    await context.journal.record({
      phase: phase.name,
      attempt,
      seconds: lostSeconds,
      detail: {
        event: entry.from === undefined ? 'phase-started' : 'phase-resumed',
        hash: phaseHash(phase),
        text: phaseText(phase),
        ...meaning,
        ...(entry.from === undefined ? {} : { from: entry.from }),
        ...(lowered.length === 0 ? {} : { lowered }),
        ...(request.source && { source: request.source }),
        ...(recovery && { recovery }),
      },
    });
    begun = true;
    context.report({
      type: 'phase-started',
      phase: phase.name,
      phaseType: phase.type,
      attempt,
      direction: 'forward',
      resumed: entry.from !== undefined,
    });
  };
  const ended = (
    status: 'complete' | 'stopped' | 'refused' | 'failed' | 'timed_out',
    { rows, rowsBefore = 0 }: { readonly rows?: number | undefined; readonly rowsBefore?: number | undefined } = {},
    message?: string,
  ) => {
    const seconds = (performance.now() - began) / 1000;
    const before = entry.from === undefined ? undefined : (entry.state.seconds ?? 0) + (lostSeconds ?? 0);
    context.report({
      type: 'phase-ended',
      phase: phase.name,
      phaseType: phase.type,
      direction: 'forward',
      status,
      seconds,
      rowsChanged: rows === undefined ? undefined : rows - rowsBefore,
      inAll: before === undefined ? undefined : { seconds: before + seconds, rowsChanged: rows },
      message,
    });
  };

  let outcome: PhaseOutcome;
  try {
    outcome = await performPhase(context, request, migrationState, entry, meaning, begin);
  } catch (problem) {
    if (!begun) throw problem;
    if (leavesItOpen(problem)) throw problem instanceof ServerError ? connectionLost(phase, problem) : problem;
    const error = problem instanceof ServerError ? rejected(phase, problem) : problem;
    const message = error instanceof Error ? error.message : String(error);
    let withdrawn: boolean;
    try {
      withdrawn = beginning !== undefined && (await withdrawRefused(context, beginning, error));
      if (!withdrawn) {
        const code = error instanceof Failure ? error.code : 'unexpected';
        const seconds = (performance.now() - began) / 1000;
        const detail = { event: 'phase-failed', code, message } as const;
        await context.journal.record({ phase: phase.name, attempt, seconds, detail });
      }
    } catch (second) {
      throw second instanceof ServerError ? unrecorded(phase, error, second) : second;
    }
    ended(withdrawn ? 'refused' : 'failed', {}, message);
    if (withdrawn) throw error;
    throw (await undoAfterFailure(context, request, entry, error)) ?? error;
  }

  const seconds = (performance.now() - began) / 1000;
  const common = { phase: phase.name, attempt, seconds };
  switch (outcome.status) {
    case 'complete': {
      // Of a phase that was interrupted only the last part's time is known here.
      const work = entry.from === undefined ? workOf(outcome, seconds) : undefined;
      await context.journal.record({
        ...common,
        rows: rowsOfRun(outcome),
        bytes: outcome.modelled?.bytes,
        detail: {
          event: 'phase-complete',
          hash: phaseHash(phase),
          text: phaseText(phase),
          ...(outcome.rows === undefined ? {} : { rowsInAll: outcome.rows }),
          ...(work === undefined ? {} : { work }),
        },
      });
      ended('complete', outcome);
      break;
    }
    case 'stopped': {
      const reason = describeStopped(outcome);
      if (begun)
        await context.journal.record({
          ...common,
          rows: rowsOfRun(outcome),
          detail: {
            event: 'phase-stopped',
            reason,
            ...(outcome.rows === undefined ? {} : { rowsInAll: outcome.rows }),
          },
        });
      ended('stopped', outcome, reason);
      break;
    }
    case 'timed_out':
      await context.journal.record({ ...common, detail: { event: 'phase-timed-out', message: outcome.message } });
      ended('timed_out', {}, outcome.message);
      break;
  }
  return outcome;
}

/** The rows that this run changed, of those of all runs. */
function rowsOfRun({ rows, rowsBefore = 0 }: Extract<PhaseOutcome, { rows?: number | undefined }>): number | undefined {
  return rows === undefined ? undefined : rows - rowsBefore;
}

/** Nobody recorded how long the run before this one worked: its last heartbeat says it, to 15 s. */
function secondsOfLostRun(
  { leases, stateDatabase, migration }: RunContext,
  { state: { run } }: PhaseEntry,
): number | undefined {
  if (run === undefined) return undefined;
  const before = leases.leaseBefore(migrationResource(stateDatabase, migration));
  // One that was refused since had the lease later than the phase began.
  const own = before !== undefined && before.acquiredAt <= run.startedAt ? before.heartbeat : undefined;
  const lastSign = run.lastSign ?? own;
  return lastSign === undefined ? undefined : secondsBetween(run.startedAt, lastSign);
}

/** What a later estimate learns from a backfill; the pauses are its author's. */
function workOf(outcome: PhaseOutcome, seconds: number): WorkFigures | undefined {
  if (outcome.status !== 'complete' || outcome.modelled === undefined) return undefined;
  const { class: kind, modelSeconds, pauses } = outcome.modelled;
  return { class: kind, seconds: Math.max(0, seconds - pauses - (outcome.heldSeconds ?? 0)), modelSeconds };
}

/** What the server has against a statement of our own that nothing else explains. */
function rejected(phase: Phase, error: ServerError): Failure {
  const advice = errorAdvice(error, nextCommand('doctor', phase.place.file));
  return new Failure({
    code: advice?.code ?? 'server-rejected',
    message: `The phase ${phase.name} failed: the server rejected a statement of phasedb: ${describeError(error)}`,
    statement: error.statement && markLiterals(error.statement),
    untouched: 'The statements and chunks before it are committed, and the state is saved.',
    remedy: `${advice?.remedy ?? 'Find what locks or ends it (SHOW PROCESSLIST).'} Then run ${commandToGoOn()}. It continues at the last saved state.`,
    cause: error,
  });
}

/** How a phase failed could not be written down: it stands as running, and resume finds out. */
function unrecorded(phase: Phase, error: unknown, second: ServerError): Failure {
  return new Failure({
    code: 'state-unwritable',
    exit: ExitCode.needsDecision,
    message: `${error instanceof Error ? error.message : String(error)}\nThe state could not be saved (${describeError(second)}), so the phase ${phase.name} still counts as running.`,
    statement: error instanceof Failure ? error.statement : undefined,
    untouched: error instanceof Failure ? error.untouched : undefined,
    remedy: `${serverTrouble(second)?.remedy ?? 'Remove the cause.'} Then run ${commandToGoOn()}. It continues at the last saved state.`,
    cause: error,
  });
}

/** The phase stands as running, and nobody runs it: that asks for resume. */
function connectionLost(phase: Phase, error: ServerError): Failure {
  return new Failure({
    code: 'connection-lost',
    exit: ExitCode.needsDecision,
    message: `The phase ${phase.name} lost its connection to the server: ${describeError(error)}`,
    statement: error.statement && markLiterals(error.statement),
    untouched: 'The statements and chunks before it are committed, and the state is saved.',
    remedy: `Run ${commandToGoOn()}. It reads the saved state and continues there.`,
    cause: error,
  });
}

/** Failures that say nothing of the phase: another run has it, or the server is gone; resume finds out. */
function leavesItOpen(error: unknown): boolean {
  if (error instanceof ServerError) return ['connection-lost', 'no-connection'].includes(error.kind);
  const open = [
    'connection-lost',
    'no-connection',
    'lease-lost',
    'server-changed',
    'checkpoint-foreign',
    'state-locked',
  ];
  return error instanceof Failure && open.includes(error.code);
}
