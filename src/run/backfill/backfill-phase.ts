import { Failure } from '../../core/failure.ts';
import { commandToGoOn, nextCommand } from '../../core/next-command.ts';
import type { BackfillPhase } from '../../migration/migration.ts';
import type { Session } from '../../mysql/session.ts';
import type { BatchQuery } from '../../sql/queries/batch-query.ts';
import { type Checkpoint, readCheckpoints } from '../../state/checkpoints.ts';
import { tableResource } from '../../state/lease.ts';
import { type PhaseOutcome, stoppedOutcome } from '../context/outcome.ts';
import type { RunContext } from '../context/run-context.ts';
import { settingsFor } from '../context/session-settings.ts';
import { askGateUntilStop, decimal } from '../gate/gate-query.ts';
import { startThrottle } from '../throttle/start-throttle.ts';
import { allRanges } from './all-ranges.ts';
import { planFor } from './assert-walkable.ts';
import { describeKey } from './culprit.ts';
import { walkInBatches } from './limit-batches.ts';
import type { BackfillOrder } from './order.ts';
import { Pace } from './pace.ts';
import { WalkProgress } from './progress.ts';
import { type WalkTools, walkRange } from './range-walker.ts';
import { beginSweep } from './ranges.ts';
import { fromWalked, type WalkWork } from './walk-work.ts';

/** A self-consuming query is walked once, and again for what came in between, this many times at most. */
const mostSweeps = 4;

/**
 * Walks the table by its key until every row has been looked at once, within the throttle.
 * @throws Failure when it cannot begin, a row refuses, or `done_when` is not met in the end
 */
export async function runBackfill(context: RunContext, order: BackfillOrder): Promise<PhaseOutcome> {
  const { phase, query, meaning } = order;
  const table = order.catalog.table(query.walked.schema, query.walked.table);
  const plan = planFor(context, order);
  for (const text of plan.notes) context.report({ type: 'warning', text });

  const schema = table?.schema ?? context.sessions.server.database;
  const resources = [
    ...new Set([tableResource(schema, table?.name ?? query.walked.table), writtenResource(context, query)]),
  ].sort();
  const watch = await context.sessions.open('watch');
  for (const resource of resources) {
    const orphan = await context.leases.take(resource);
    if (orphan !== undefined) throw orphanInTheWay(phase, resource, orphan.id);
  }
  try {
    const throttle = await startThrottle(context, watch, phase.batch, order.replicas);
    if (throttle === undefined) return { ...stoppedOutcome(context.stop), note: 'a replica had not answered' };
    try {
      await order.begin();
      const found = await context.sessions.onControl(() =>
        readCheckpoints(context.sessions.control, context.stateDatabase, order.id),
      );
      const progress = new WalkProgress(
        context,
        order.id,
        table?.facts?.rowsEstimate,
        found,
        phase.batch.checkpointEvery,
      );
      const pace = new Pace(phase.batch.delayMs, phase.batch.maxRowsPerSecond);
      const tools: WalkTools = { context, throttle, pace, progress, halt: new AbortController() };
      const settings = settingsFor(meaning, { innodb_lock_wait_timeout: 2, lock_wait_timeout: 5 });
      const outcome =
        plan.kind === 'limit'
          ? await walkInBatches(tools, order, plan.table, found, settings)
          : await sweepUntilDone(tools, order, plan.work, found, settings);
      return await withSavedRows(context, order, outcome);
    } finally {
      await throttle.close();
    }
  } finally {
    for (const resource of resources) await context.leases.release(resource);
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

function writtenResource(context: RunContext, query: BatchQuery): string {
  return tableResource(query.written.schema ?? context.sessions.server.database, query.written.table);
}

async function sweepUntilDone(
  tools: WalkTools,
  order: BackfillOrder,
  work: WalkWork,
  found: readonly Checkpoint[],
  settings: Record<string, string | number>,
): Promise<PhaseOutcome> {
  const { context, progress } = tools;
  const sessions: Session[] = [await context.sessions.open('chunk', settings)];
  try {
    let checkpoints = [...found];
    let openBefore: string | undefined;
    let walked = 0;
    for (let sweep = Math.max(1, ...checkpoints.map((range) => range.sweep)); ; sweep++) {
      let ranges = checkpoints.filter((range) => range.sweep === sweep);
      if (ranges.length === 0) {
        ranges = await beginSweep(context, sessions[0] as Session, work, sweep);
        checkpoints = [...checkpoints, ...ranges];
        if (sweep > 1) progress.beginSweep(sweep);
      }
      if (ranges.some((range) => !range.done)) walked++;
      assertSameKey(order.phase, work, ranges);
      const open = ranges.filter((range) => !range.done);
      while (sessions.length < open.length) sessions.push(await context.sessions.open('chunk', settings));
      const ended = await allRanges(
        tools,
        open.map((range, i) => walkRange(tools, sessions[i] as Session, work, range)),
      );
      if (ended.some((range) => !range.done)) return stoppedOutcome(context.stop, progress.rowsChanged);

      const check = order.id.direction === 'forward' ? order.phase.batch.doneWhen : undefined;
      const { rowsChanged: rows, rowsSeen } = progress;
      if (check === undefined) return { status: 'complete', rows, rowsSeen };
      const answer = await askGateUntilStop(context, sessions[0] as Session, check);
      if (answer === undefined) return stoppedOutcome(context.stop, progress.rowsChanged);
      if (answer.holds) return { status: 'complete', rows, rowsSeen };
      const falling = openBefore === undefined || isLess(answer.value, openBefore);
      openBefore = answer.value;
      if (!order.query.selfConsuming || walked >= mostSweeps || !falling) {
        throw await notDone(sessions[0] as Session, order, work, answer.value, sweep);
      }
      context.report({
        type: 'notice',
        text: `done_when gives ${answer.value} after walk ${sweep}. phasedb is walking again for the rows that were added meanwhile.`,
      });
    }
  } finally {
    for (const session of sessions) await context.sessions.discard(session);
  }
}

/** A cursor means something only on the key that it was taken from. */
function assertSameKey(phase: BackfillPhase, work: WalkWork, ranges: readonly Checkpoint[]): void {
  const other = ranges.find(
    (range) => range.keyName !== work.key.name || range.table !== work.table || range.schema !== work.schema,
  );
  if (other === undefined) return;
  throw new Failure({
    code: 'walk-key-changed',
    message: `The backfill ${phase.name} cannot resume: its key has changed. Its checkpoint is for the key ${other.keyName} of ${other.schema}.${other.table}. It would now walk ${work.key.name} of ${work.schema}.${work.table}.`,
    untouched: 'The rows that were changed before keep their new values. This run changed no row.',
    remedy: `Create the key ${other.keyName} again, then run ${commandToGoOn()}. Or undo the phase and run it from the start: ${nextCommand('rollback', phase.place.file, { to: phase.name })}`,
  });
}

function isLess(a: string, b: string): boolean {
  const left = decimal(a);
  const right = decimal(b);
  return left !== undefined && right !== undefined && Number(left) < Number(right);
}

async function notDone(
  session: Session,
  order: BackfillOrder,
  work: WalkWork,
  value: string,
  sweeps: number,
): Promise<Failure> {
  const check = order.phase.batch.doneWhen;
  const samples = await sampleOpenRows(session, work);
  const walked = sweeps === 1 ? 'once' : `${sweeps} times`;
  const why = order.query.selfConsuming
    ? 'The number of open rows does not fall. Either the query leaves these rows unchanged (a value that stays NULL?), or the application keeps writing new ones.'
    : 'phasedb walks such a query only once, because a second walk could change a row twice.';
  return new Failure({
    code: 'backfill-not-done',
    message: `The backfill ${order.phase.name} is not done: done_when gives ${value} instead of ${String(check?.expected)}. It walked every row ${walked}. ${why}${samples.length === 0 ? '' : ` Open rows, for example: ${samples.join('; ')}.`}`,
    place: check?.place,
    untouched: 'The rows that were changed keep their new values.',
    remedy: `Look at these rows. Correct the query, done_when or the application, then run ${commandToGoOn()}. To start from the beginning instead: ${nextCommand('rollback', order.phase.place.file, { to: order.phase.name })}`,
  });
}

async function sampleOpenRows(session: Session, work: WalkWork): Promise<string[]> {
  if (work.query.where === undefined) return [];
  const columns = work.key.parts.map((part) => `${work.qualifier}.\`${part.column.replaceAll('`', '``')}\``);
  try {
    const rows = await session.query(
      `SELECT ${columns.join(', ')} FROM ${fromWalked(work)} WHERE (${work.query.where}) ORDER BY ${work.codec.orderBy} LIMIT 5`,
    );
    return rows.map(describeKey);
  } catch {
    // The author's WHERE may lean on a CTE that stands outside it; the samples are only a help.
    return [];
  }
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
