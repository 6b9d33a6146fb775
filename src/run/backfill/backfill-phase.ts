import { Failure } from '../../core/failure.ts';
import { commandToGoOn } from '../../core/next-command.ts';
import type { BackfillPhase } from '../../migration/migration.ts';
import type { Session } from '../../mysql/session.ts';
import type { BatchQuery } from '../../sql/queries/batch-query.ts';
import { readCheckpoints } from '../../state/checkpoints.ts';
import { tableResource } from '../../state/lease.ts';
import { type PhaseOutcome, stoppedOutcome } from '../context/outcome.ts';
import type { RunContext } from '../context/run-context.ts';
import { settingsFor } from '../context/session-settings.ts';
import { askGateUntilStop, decimal } from '../gate/gate-query.ts';
import { startThrottle } from '../throttle/start-throttle.ts';
import type { Throttle } from '../throttle/throttle.ts';
import { allRanges } from './all-ranges.ts';
import { walkInBatches } from './limit-batches.ts';
import { keepWitnesses, LiveWalk, recordDefinition } from './live-walk.ts';
import { notDone } from './not-done.ts';
import { type BackfillOrder, recordOf } from './order.ts';
import { Pace } from './pace.ts';
import { WalkProgress } from './progress.ts';
import { type WalkTools, walkRange } from './range-walker.ts';
import { beginSweep } from './ranges.ts';
import { sealOlderWalk, type TakenUp, takeUpWalk } from './take-up-walk.ts';
import { readWalkedTable, type WalkedTable } from './walked-table.ts';

/** A self-consuming query is walked once, and again for what came in between, this many times at most. */
const mostSweeps = 4;

/**
 * Walks the table by its key until every row has been looked at once, within the throttle.
 * @throws Failure when it cannot begin or go on, a row refuses, or `done_when` is not met in the end
 */
export async function runBackfill(context: RunContext, order: BackfillOrder): Promise<PhaseOutcome> {
  const { phase, query, meaning } = order;
  const table = order.catalog.table(query.walked.schema, query.walked.table);
  const schema = table?.schema ?? query.walked.schema ?? context.sessions.server.database;
  const resources = [
    ...new Set([tableResource(schema, table?.name ?? query.walked.table), writtenResource(context, query)]),
  ].sort();
  const watch = await context.sessions.open('watch');
  for (const resource of resources) {
    const orphan = await context.leases.take(resource);
    if (orphan !== undefined) throw orphanInTheWay(phase, resource, orphan.id);
  }
  const settings = settingsFor(meaning, { innodb_lock_wait_timeout: 2, lock_wait_timeout: 5 });
  const session = await context.sessions.open('chunk', settings);
  try {
    const found = await readWalkedTable(context, order, session, recordOf(order)?.definition);
    for (const text of found.plan.notes) context.report({ type: 'warning', text });
    const taken = await context.sessions.repeatable(session, () => takeUpWalk(context, order, session, found));
    const throttle = await startThrottle(context, watch, phase.batch, order.replicas);
    if (throttle === undefined) return { ...stoppedOutcome(context.stop), note: 'a replica had not answered' };
    try {
      await order.begin();
      const outcome = await walkThrough(context, order, { found, taken, session, settings, throttle });
      return await withSavedRows(context, order, outcome);
    } finally {
      await throttle.close();
    }
  } finally {
    for (const resource of resources) await context.leases.release(resource);
    await context.sessions.discard(session);
    await context.sessions.discard(watch);
  }
}

/** A COMMIT whose answer was lost just before a stop is known to the checkpoints alone. */
async function withSavedRows(context: RunContext, order: BackfillOrder, outcome: PhaseOutcome): Promise<PhaseOutcome> {
  if (outcome.status !== 'stopped') return outcome;
  const { control } = context.sessions;
  const saved = await context.sessions
    .onControl(() => readCheckpoints(control, context.stateDatabase, order.id))
    .catch(() => undefined);
  return saved === undefined
    ? outcome
    : { ...outcome, rows: saved.reduce((total, { rowsChanged }) => total + rowsChanged, 0) };
}

interface Begun {
  readonly found: WalkedTable;
  readonly taken: TakenUp;
  /** One for chunks; further ranges get theirs with the same settings. */
  readonly session: Session;
  readonly settings: Record<string, string | number>;
  readonly throttle: Throttle;
}

async function walkThrough(context: RunContext, order: BackfillOrder, begun: Begun): Promise<PhaseOutcome> {
  const { phase, id } = order;
  const { found, session, throttle } = begun;
  const { definition } = found;
  const before = recordOf(order)?.definition;
  const { kept: change, state, stateMoved } = begun.taken;
  if (change !== undefined) context.report({ type: 'notice', text: change });
  if ((change !== undefined || stateMoved) && before !== undefined && definition !== undefined)
    await recordDefinition(context, order, before, definition, { state });
  const checkpoints = begun.taken.older
    ? await sealOlderWalk(context, order, definition, begun.taken)
    : begun.taken.checkpoints;
  const taken = { ...begun.taken, checkpoints };
  const { batch } = phase;
  const progress = new WalkProgress(context, id, found.table.facts?.rowsEstimate, checkpoints, batch.checkpointEvery);
  const rowsBefore = progress.rowsChanged;
  const pace = new Pace(batch.delayMs, batch.maxRowsPerSecond);
  const tools: WalkTools = { context, throttle, pace, progress, halt: new AbortController() };
  try {
    if (found.plan.kind === 'limit' || definition === undefined)
      return withFigures(await walkInBatches(tools, order, found.table, taken, session), rowsBefore, progress);
    // A walk that goes on hashes the columns that it began with.
    const kept = before === undefined || taken.replaces ? definition : keepWitnesses(before, definition);
    const walk = new LiveWalk(context, order, taken.token, { ...found, definition: kept }, found.plan.work);
    return withFigures(await sweepUntilDone(tools, order, walk, taken, begun), rowsBefore, progress);
  } finally {
    // It only lets later runs notice checkpoints that were put back; a failure here must not hide what ended the walk.
    if (!context.sessions.control.lost) await progress.record().catch(() => undefined);
  }
}

function withFigures(outcome: PhaseOutcome, rowsBefore: number, { heldSeconds }: WalkProgress): PhaseOutcome {
  return outcome.status === 'timed_out' ? outcome : { ...outcome, rowsBefore, heldSeconds };
}

function writtenResource(context: RunContext, query: BatchQuery): string {
  return tableResource(query.written.schema ?? context.sessions.server.database, query.written.table);
}

async function sweepUntilDone(
  tools: WalkTools,
  order: BackfillOrder,
  walk: LiveWalk,
  taken: TakenUp,
  { session, settings }: Begun,
): Promise<PhaseOutcome> {
  const { context, progress } = tools;
  const sessions: Session[] = [session];
  try {
    let checkpoints = [...taken.checkpoints];
    let openBefore: string | undefined;
    let walked = 0;
    for (let sweep = Math.max(1, ...checkpoints.map((range) => range.sweep)); ; sweep++) {
      let ranges = checkpoints.filter((range) => range.sweep === sweep);
      if (ranges.length === 0) {
        ranges = await beginSweep(context, session, walk, taken.state, sweep, taken.replaces && sweep === 1);
        checkpoints = [...checkpoints, ...ranges];
        if (sweep > 1) progress.beginSweep(sweep);
      }
      if (ranges.some((range) => !range.done)) walked++;
      const open = ranges.filter((range) => !range.done);
      while (sessions.length < open.length) sessions.push(await context.sessions.open('chunk', settings));
      const ended = await allRanges(
        tools,
        open.map((range, i) => walkRange(tools, sessions[i] as Session, order, walk, range)),
      );
      if (ended.some((range) => !range.done)) return stoppedOutcome(context.stop, progress.rowsChanged);
      await walk.assertStillThere(session);

      const check = order.id.direction === 'forward' ? order.phase.batch.doneWhen : undefined;
      const { rowsChanged: rows, rowsSeen } = progress;
      if (check === undefined) return { status: 'complete', rows, rowsSeen };
      const answer = await askGateUntilStop(context, session, check);
      if (answer === undefined) return stoppedOutcome(context.stop, progress.rowsChanged);
      if (answer.holds) return { status: 'complete', rows, rowsSeen };
      const falling = openBefore === undefined || isLess(answer.value, openBefore);
      openBefore = answer.value;
      if (!order.query.selfConsuming || walked >= mostSweeps || !falling) {
        throw await notDone(session, order, walk.work, answer.shown, sweep);
      }
      context.report({
        type: 'notice',
        text: `done_when gives ${answer.shown} after walk ${sweep}. phasedb is walking again for the rows that were added meanwhile.`,
      });
    }
  } finally {
    for (const further of sessions.slice(1)) await context.sessions.discard(further);
  }
}

function isLess(a: string, b: string): boolean {
  const left = decimal(a);
  const right = decimal(b);
  return left !== undefined && right !== undefined && Number(left) < Number(right);
}

function orphanInTheWay(phase: BackfillPhase, resource: string, id: number): Failure {
  return new Failure({
    code: 'ddl-still-running',
    exit: 3,
    message: `The backfill ${phase.name} cannot start: a DDL statement of an earlier run still runs on ${resource.slice('table:'.length)} (connection ${id}).`,
    untouched: 'No row was changed.',
    remedy: `Wait until that statement has ended, then run ${commandToGoOn()}.`,
  });
}
