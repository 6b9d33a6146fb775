import type { Catalog } from '../../catalog/catalog.ts';
import { ExitCode, Failure } from '../../core/failure.ts';
import { readServerInputs } from '../../estimate/server-inputs.ts';
import { phaseHash, phaseText } from '../../migration/hash.ts';
import type { BackfillPhase, DdlPhase, GatePhase, Phase } from '../../migration/migration.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import type { MigrationState } from '../../state/fold.ts';
import type { LoweredRule, WorkFigures } from '../../state/history.ts';
import { assertWalkable, runBackfill } from '../backfill/backfill-phase.ts';
import { describeStopped, type PhaseOutcome } from '../context/outcome.ts';
import { phaseState } from '../context/phase-state.ts';
import { readCatalog } from '../context/read-catalog.ts';
import type { RunRequest } from '../context/request.ts';
import type { RunContext } from '../context/run-context.ts';
import { type Meaning, meaningOf } from '../context/session-settings.ts';
import { runDdl } from '../ddl/ddl-phase.ts';
import { deploymentUnknown, runGate } from '../gate/gate-phase.ts';
import { checkPhase, type PhaseCheck } from '../judge/check-phase.ts';
import { undoPhase, wayBack } from '../rollback/undo-phase.ts';
import { assertNoReplica } from '../throttle/no-replica.ts';
import type { PhaseEntry } from './enter-phase.ts';
import { modelBackfill, modelStatements } from './modelled-work.ts';

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
  const begin = async (lowered: readonly LoweredRule[]) => {
    if (begun) return;
    await context.journal.record({
      phase: phase.name,
      attempt,
      detail: {
        event: entry.from === undefined ? 'phase-started' : 'phase-resumed',
        hash: phaseHash(phase),
        text: phaseText(phase),
        ...meaning,
        ...(entry.from === undefined ? {} : { from: entry.from }),
        ...(lowered.length === 0 ? {} : { lowered }),
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
    status: 'complete' | 'stopped' | 'failed' | 'timed_out' | 'rolled_back',
    rows?: number,
    message?: string,
  ) =>
    context.report({
      type: 'phase-ended',
      phase: phase.name,
      phaseType: phase.type,
      direction: 'forward',
      status,
      seconds: (performance.now() - began) / 1000,
      rowsChanged: rows,
      message,
    });

  let outcome: PhaseOutcome;
  try {
    outcome = await work(context, request, migrationState, entry, meaning, begin);
  } catch (error) {
    if (!begun) throw error;
    if (leavesItOpen(error)) throw error instanceof ServerError ? connectionLost(phase, error) : error;
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof Failure ? error.code : 'unexpected';
    const seconds = (performance.now() - began) / 1000;
    await context.journal.record({
      phase: phase.name,
      attempt,
      seconds,
      detail: { event: 'phase-failed', code, message },
    });
    ended('failed', undefined, message);
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
        rows: outcome.rows,
        bytes: outcome.modelled?.bytes,
        detail: {
          event: 'phase-complete',
          hash: phaseHash(phase),
          text: phaseText(phase),
          ...(work === undefined ? {} : { work }),
          last: phase.index === migration.phases.length - 1,
        },
      });
      ended('complete', outcome.rows);
      break;
    }
    case 'stopped': {
      const reason = describeStopped(outcome);
      if (begun)
        await context.journal.record({ ...common, rows: outcome.rows, detail: { event: 'phase-stopped', reason } });
      ended('stopped', outcome.rows, reason);
      break;
    }
    case 'timed_out':
      await context.journal.record({ ...common, detail: { event: 'phase-timed-out', message: outcome.message } });
      ended('timed_out', undefined, outcome.message);
      break;
  }
  return outcome;
}

/** What a later estimate learns from a backfill; the pauses are its author's. */
function workOf(outcome: PhaseOutcome, seconds: number): WorkFigures | undefined {
  if (outcome.status !== 'complete' || outcome.modelled === undefined) return undefined;
  const { class: kind, modelSeconds, pauses } = outcome.modelled;
  return { class: kind, seconds: Math.max(0, seconds - pauses), modelSeconds };
}

/** What was settled about a phase before anything of it is written or sent. */
type Prepared = { readonly check: PhaseCheck } & (
  | { readonly type: 'ddl'; readonly phase: DdlPhase }
  | { readonly type: 'backfill'; readonly phase: BackfillPhase; readonly catalog: Catalog }
  | { readonly type: 'gate'; readonly phase: GatePhase }
);

/**
 * Asks everything that could refuse a phase before it begins; writes nothing.
 * @throws Failure that leaves the database untouched
 */
export async function preparePhase(
  context: RunContext,
  request: RunRequest,
  { phase, state }: PhaseEntry,
  meaning: Meaning,
): Promise<Prepared> {
  const { migration, lint, searchCode } = request;
  const order = { migration, server: context.sessions.server, meaning, lint, searchCode };
  switch (phase.type) {
    case 'expand':
    case 'contract': {
      const ended = (index: number) => ['done', 'intended'].includes(state.forward.get(index)?.status ?? '');
      const open = phase.statements.filter((statement) => !ended(statement.index));
      const catalog = await readCatalog(context, [phase]);
      const check = await checkPhase({ ...order, phase: { ...phase, statements: open }, catalog });
      return { type: 'ddl', phase, check };
    }
    case 'backfill': {
      const catalog = await readCatalog(context, [phase]);
      assertWalkable(context, phase, catalog, meaning);
      if (phase.batch.lagThresholdMs > 0 && request.replicas.length === 0)
        await assertNoReplica(context, context.sessions.control);
      const check = await checkPhase({ ...order, phase, catalog });
      return { type: 'backfill', phase, catalog, check };
    }
    case 'gate': {
      if (phase.deployed !== undefined) {
        if (request.deployed === undefined) throw deploymentUnknown(phase);
        // Whoever may not ask finds that out here, and not in a gate that has begun.
        await request.deployed(phase.deployed);
      }
      const catalog = await readCatalog(context, [phase]);
      const check = await checkPhase({ ...order, phase, catalog });
      return { type: 'gate', phase, check };
    }
  }
}

/** The values of sql_mode and time_zone that a phase runs with: those it began with, where it has begun. */
export function meaningFor(context: RunContext, request: RunRequest, entry: PhaseEntry): Meaning {
  return entry.from !== undefined && entry.state.session
    ? entry.state.session
    : meaningOf(request.migration.session, context.sessions.server);
}

async function work(
  context: RunContext,
  request: RunRequest,
  migrationState: MigrationState,
  entry: PhaseEntry,
  meaning: Meaning,
  begin: (lowered: readonly LoweredRule[]) => Promise<void>,
): Promise<PhaseOutcome> {
  const { state, attempt } = entry;
  const prepared = await preparePhase(context, request, entry, meaning);
  const { check } = prepared;
  const beginChecked = () => begin(check.lowered);
  if (entry.from === undefined) {
    for (const text of check.warnings) context.report({ type: 'warning', text });
    for (const text of check.notices) context.report({ type: 'notice', text });
  }
  const server = await context.sessions.onControl(() => readServerInputs(context.sessions.control.asQuery));
  switch (prepared.type) {
    case 'ddl': {
      const { phase } = prepared;
      await beginChecked();
      return runDdl(context, {
        phase,
        direction: 'forward',
        statements: phase.statements,
        attempt,
        meaning,
        state,
        allowed: check.allowed,
        modelled: modelStatements(check.judged, server),
      });
    }
    case 'backfill': {
      const outcome = await runBackfill(context, {
        phase: prepared.phase,
        query: prepared.phase.batch.query,
        id: { migration: context.migration, phase: prepared.phase.name, attempt, direction: 'forward' },
        meaning,
        catalog: prepared.catalog,
        replicas: request.replicas,
        begin: beginChecked,
      });
      const modelled =
        outcome.status === 'complete' && outcome.rowsSeen !== undefined
          ? modelBackfill(check.judged, { seen: outcome.rowsSeen, changed: outcome.rows ?? 0 }, server)
          : undefined;
      return outcome.status === 'complete' && modelled !== undefined ? { ...outcome, modelled } : outcome;
    }
    case 'gate':
      await beginChecked();
      return runGate(context, {
        phase: prepared.phase,
        attempt,
        meaning,
        state,
        migrationState,
        deployed: request.deployed,
      });
  }
}

/** The phase stands as running, and nobody runs it: that asks for resume. */
function connectionLost(phase: Phase, error: ServerError): Failure {
  return new Failure({
    code: 'connection-lost',
    exit: ExitCode.needsDecision,
    message: `The connection to the server was lost in ${phase.name}: ${describeError(error)}`,
    statement: error.statement,
    untouched: 'What was done before is saved.',
    remedy: 'Run phasedb resume: it finds out how far the phase is and goes on.',
    cause: error,
  });
}

/** Failures that say nothing of the phase: another run has it, or the server is gone; resume finds out. */
function leavesItOpen(error: unknown): boolean {
  if (error instanceof ServerError) return error.kind === 'connection-lost';
  const open = [
    'connection-lost',
    'lease-lost',
    'server-changed',
    'already-running',
    'checkpoint-foreign',
    'ddl-still-running',
  ];
  return error instanceof Failure && open.includes(error.code);
}

/** `on_failure: rollback`: undoes the failing phase only; gives the failure to end with, told with what came of it. */
async function undoAfterFailure(
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
  if (wayBack(phase) !== 'statements') {
    return tell(
      error.untouched,
      `on_failure: rollback: ${phase.name} has no rollback_sql, so it stays failed${phase.type === 'backfill' ? ' and its rows are kept' : ''}.`,
    );
  }
  context.report({ type: 'notice', text: `on_failure: rollback: undoing ${phase.name}.` });
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
      return tell(error.untouched, 'Its rollback was stopped before its end; finish it with phasedb rollback.');
    return tell(
      'The phase was rolled back and is pending again.',
      `The phase ${phase.name} was rolled back (on_failure: rollback).`,
    );
  } catch (second) {
    return tell(
      error.untouched,
      `Its rollback failed as well: ${second instanceof Error ? second.message : String(second)}`,
    );
  }
}
