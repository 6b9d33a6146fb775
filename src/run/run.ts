import { setPhaseToGoOn } from '../core/next-command.ts';
import type { Phase } from '../migration/migration.ts';
import { readCheckpoints } from '../state/checkpoints.ts';
import { assertSelectable, chooseAgain, choosePhases, means, rollbackToFinish, troubledNext } from './choose-phases.ts';
import { afterPhases } from './context/after-phases.ts';
import type { CommandContext } from './context/command-context.ts';
import { describeStopped } from './context/outcome.ts';
import { phaseState } from './context/phase-state.ts';
import type { Preview } from './context/preview.ts';
import type { RunRequest, RunResult } from './context/request.ts';
import { type RunContext, withRun } from './context/run-context.ts';
import { assertLanguage } from './context/session-settings.ts';
import { describeStop } from './context/stop.ts';
import { assertWritable, takeMigration } from './context/take-migration.ts';
import { assertDependencies } from './dependencies.ts';
import { dryRun } from './dry-run.ts';
import { assertLastGate } from './gate/last-gate.ts';
import { previewPhases } from './judge/preview.ts';
import { enterPhase, hasBegunStatement, type PhaseEntry } from './phase/enter-phase.ts';
import { outsideWindow } from './phase/phase-window.ts';
import { meaningFor, preparePhase } from './phase/prepare-phase.ts';
import { runPhase } from './phase/run-phase.ts';
import { relist } from './relist.ts';
import { doneResult, nothingToDo, pausedResult, stoppedResult, timedOutResult, windowResult } from './results.ts';
import { rollBack } from './rollback/rollback.ts';
import { holdWhilePaused } from './throttle/hold-while-paused.ts';
import { assertUnchanged } from './unchanged.ts';

/**
 * Runs the phases of a migration that were asked for, one after the other, each only when the one before is complete.
 * @returns how it ended when it completed, was stopped with its state saved, or a gate timed out
 * @throws Failure `unknown-phase` (wrong usage) before it connects, and for everything else; its exit code is the command's
 */
export async function runMigration(request: RunRequest, command: CommandContext): Promise<RunResult> {
  // A name that the file does not have is found before anything is asked: the server, or a person.
  assertSelectable(request.migration, request.which);
  setPhaseToGoOn('resume', request.migration.file);
  const limit = request.maxRuntime;
  const timer =
    limit === undefined
      ? undefined
      : setTimeout(() => command.stop.request({ kind: 'max-runtime', text: limit.text }), limit.ms);
  try {
    return await withRun(request.migration.name, command, (context) => run(context, request));
  } finally {
    clearTimeout(timer);
  }
}

async function run(context: RunContext, request: RunRequest): Promise<RunResult> {
  const { migration } = request;
  assertLanguage(context.sessions.server, migration);
  let state = await context.journal.readState();
  const undoing = rollbackToFinish(migration, state);
  if (undoing !== undefined && goesOnWithRollback(request, undoing.phase)) {
    if (state.paused !== undefined) return pausedResult(migration, state, state.paused, undoing.phase);
    const { replicas, lint, source } = request;
    // Whoever began it was asked.
    const confirm = async () => undefined;
    return rollBack(context, {
      migration,
      to: undoing.to,
      replicas,
      lint,
      source,
      confirm,
    });
  }
  await assertDependencies(context, migration);
  await assertUnchanged(migration, state, (known) => hasChunks(context, known.name, known.attempt));
  if (!request.dryRun) await relist(context, migration, state);
  const chosen = choosePhases(migration, state, request.which);
  if (chosen.length === 0) {
    const troubled = troubledNext(migration, state, request.which);
    // As `run` says it: a resume of other phases does not take this one over either.
    if (troubled !== undefined)
      await enterPhase(context, { ...request, mode: 'run', takeOver: 'never' }, troubled, state);
    return nothingToDo(migration, state, request.which);
  }
  const chosenNames = new Set(chosen.map((phase) => phase.name));
  for (const { message, phase } of migration.warnings) {
    if (phase === undefined || chosenNames.has(phase)) context.report({ type: 'warning', text: message });
  }
  if (request.dryRun) return dryRun(context, request, chosen, state);
  const first = await enterPhase(context, request, chosen[0] as Phase, state);
  if (state.paused !== undefined) return pausedResult(migration, state, state.paused, first.phase);
  const closed = await outsideWindow(context, first.phase);
  if (closed !== undefined) return windowResult(request, state, first.phase, closed);
  await assertWritable(context);
  // What refuses the first phase is found before the state tables are made: the database stays as it is.
  await preparePhase(context, request, first, meaningFor(context, request, first));
  // What cannot start needs no confirmation, so that is asked last.
  if (request.confirmAhead) {
    const asking = chosen.filter(
      ({ type, name }) => type === 'contract' && phaseState(state, name).status === 'pending',
    );
    for (const phase of asking)
      await request.confirm(phase, phase === first.phase ? () => previewContract(context, request, first) : undefined);
  }

  await takeMigration(context);
  // Somebody may have gone on with it since it was looked at; from here on nobody does.
  state = await context.journal.readState();
  const phases = chooseAgain(migration, state, request.which, chosenNames);
  context.report({
    type: 'run-started',
    migration: migration.name,
    server: `MySQL ${context.sessions.server.versionText} at ${context.sessions.target.host}:${context.sessions.target.port}`,
    database: context.sessions.server.database,
    phases: migration.phases.map(({ name, type }) => ({ name, type })),
  });
  const completed: string[] = [];
  for (const phase of phases) {
    const ended = await onePhase(context, request, phase).catch((error: unknown) => {
      throw afterPhases(error, phase.name, 'completed', completed);
    });
    if (ended !== undefined) return ended;
    completed.push(phase.name);
  }
  const last = phases.at(-1);
  if (last === undefined) return nothingToDo(migration, state, request.which);
  return doneResult(migration, await context.journal.readState(), last);
}

/** @returns how the run ended in that phase; undefined: the phase is complete */
async function onePhase(context: RunContext, request: RunRequest, phase: Phase): Promise<RunResult | undefined> {
  const { migration } = request;
  const state = await context.journal.readState();
  const entry = await enterPhase(context, request, phase, state, true);
  await holdWhilePaused(context);
  const stopped = context.stop.reason;
  if (stopped !== undefined) return stoppedResult(migration, state, phase, describeStop(stopped));
  const closed = await outsideWindow(context, phase);
  if (closed !== undefined) return windowResult(request, state, phase, closed);
  if (phase.type === 'contract' && !hasBegunStatement(entry)) {
    if (entry.from === undefined) await request.confirm(phase, () => previewContract(context, request, entry));
    await assertLastGate(context, request, phase, state);
    const whileAsking = context.stop.reason;
    if (whileAsking !== undefined) return stoppedResult(migration, state, phase, describeStop(whileAsking));
    // A person may have taken long to answer.
    const closedMeanwhile = await outsideWindow(context, phase);
    if (closedMeanwhile !== undefined) return windowResult(request, state, phase, closedMeanwhile);
  }
  const outcome = await runPhase(context, request, state, entry);
  if (outcome.status === 'stopped') {
    return stoppedResult(migration, await context.journal.readState(), phase, describeStopped(outcome));
  }
  return outcome.status === 'timed_out' ? timedOutResult(migration, phase, outcome.message) : undefined;
}

function previewContract(
  context: RunContext,
  { migration, lint }: RunRequest,
  { phase, state }: PhaseEntry,
): Promise<Preview> {
  return previewPhases(context, { migration, direction: 'forward', phases: [{ phase, state }], lint });
}

function goesOnWithRollback({ migration, mode, which, dryRun }: RunRequest, phase: Phase): boolean {
  return mode === 'resume' && !dryRun && means(migration, which, phase);
}

async function hasChunks(
  context: Pick<RunContext, 'sessions' | 'migration' | 'stateDatabase'>,
  phase: string,
  attempt: number,
): Promise<boolean> {
  const id = { migration: context.migration, phase, attempt, direction: 'forward' as const };
  const checkpoints = await context.sessions.onControl(() =>
    readCheckpoints(context.sessions.control, context.stateDatabase, id),
  );
  return checkpoints.some((checkpoint) => checkpoint.seq > 0n);
}
