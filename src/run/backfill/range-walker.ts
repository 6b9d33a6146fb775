import type { EncodedKey } from '../../catalog/key-codec.ts';
import { ExitCode, Failure } from '../../core/failure.ts';
import { commandToGoOn, nextCommand } from '../../core/next-command.ts';
import { describeBlocker, endBlocker } from '../../mysql/blockers.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import type { Checkpoint, WalkId } from '../../state/checkpoint.ts';
import { lockCheckpoint } from '../../state/checkpoints.ts';
import { checkFences } from '../../state/fences.ts';
import { isSealed } from '../../state/seal.ts';
import type { RunContext } from '../context/run-context.ts';
import type { Throttle } from '../throttle/throttle.ts';
import { CheckpointForeign, CheckpointMoved, type ChunkDone, lockHolders, runChunk, WarningsHidden } from './chunk.ts';
import { exhausted, refused } from './chunk-refusals.ts';
import { ChunkSize } from './chunk-size.ts';
import { blameRow, isRowProblem } from './culprit.ts';
import { DefinitionMoved, type LiveWalk } from './live-walk.ts';
import type { BackfillOrder } from './order.ts';
import type { Pace } from './pace.ts';
import type { WalkProgress } from './progress.ts';
import { VainTries } from './vain-tries.ts';
import { checkpointsContradict, namesWhatIsGone } from './walk-refusals.ts';

/** What walking needs beside the work itself. */
export interface WalkTools {
  readonly context: RunContext;
  readonly throttle: Throttle;
  readonly pace: Pace;
  readonly progress: WalkProgress;
  /** Raised when another range of the same walk has failed. */
  readonly halt: AbortController;
}

/**
 * Walks one range to its end, or until a stop is asked for; each chunk begins only when the throttle lets it.
 * @returns the range's checkpoint as it is then
 * @throws Failure when a row, the server or another run makes going on impossible
 */
export async function walkRange(
  tools: WalkTools,
  session: Session,
  order: BackfillOrder,
  walk: LiveWalk,
  start: Checkpoint,
): Promise<Checkpoint> {
  const { work } = walk;
  const size = new ChunkSize(
    { size: work.batch.size, targetMs: work.batch.targetMs, averageRowBytes: work.averageRowBytes },
    start.chunkRows,
  );
  let plannedOn = walk.text;
  return stepThrough(tools, session, order, start, size, {
    run: (checkpoint, undone) => {
      plannedOn = walk.text;
      return runChunk(tools.context, session, walk, checkpoint, size.rows, undone > 0);
    },
    blame: (checkpoint, error) => {
      const from = checkpoint.cursor ?? checkpoint.lower;
      return blameRow(tools.context, session, walk.work, from, checkpoint.upper as EncodedKey, size.rows, error);
    },
    // Another range may have read the changed table while this one's chunk ran.
    readAgain: async () => (await walk.readAgain(session)) || walk.text !== plannedOn,
  });
}

/** How one chunk is run, and how a row that makes it fail is found. */
export interface ChunkKind {
  /** @param undone times in a row that it was undone */
  run(checkpoint: Checkpoint, undone: number): Promise<ChunkDone>;
  blame(checkpoint: Checkpoint, error: unknown): Promise<Failure>;
  /** Plans the rest over a table whose definition changed between two chunks; false where nothing of it has changed. */
  readAgain?(): Promise<boolean>;
}

/** The loop around the chunks: throttle, pace, retries and recovery. */
export async function stepThrough(
  tools: WalkTools,
  session: Session,
  order: Pick<BackfillOrder, 'id' | 'phase' | 'query'>,
  start: Checkpoint,
  size: ChunkSize,
  kind: ChunkKind,
): Promise<Checkpoint> {
  const { id } = order;
  const { file } = order.phase.place;
  const { context, throttle, pace, progress } = tools;
  const halt = tools.halt.signal;
  let checkpoint = start;
  const vain = new VainTries(order);
  const goOnFrom = (found: Checkpoint) => {
    const next = adopt(checkpoint, found, file);
    progress.found(checkpoint, next);
    if (next.seq !== checkpoint.seq) vain.reset();
    checkpoint = next;
  };
  while (!checkpoint.done) {
    await throttle.admit((reason) => progress.held(reason), halt);
    if (context.stop.requested || halt.aborted) break;
    progress.admitted();
    try {
      const before = checkpoint;
      const done = await kind.run(checkpoint, vain.undone);
      checkpoint = done.checkpoint;
      vain.reset();
      size.took(done.ms, checkpoint.rowsSeen - before.rowsSeen);
      throttle.chunkDone(done);
      await progress.chunk(before, done, size.rows);
      await pace.after(checkpoint.rowsSeen - before.rowsSeen, context.stop, halt);
    } catch (error) {
      if (error instanceof CheckpointMoved) goOnFrom(error.checkpoint);
      else if (error instanceof CheckpointForeign) throw tamperedWith(order, error.checkpoint);
      else if (error instanceof DefinitionMoved && kind.readAgain !== undefined) {
        vain.moved();
        await kind.readAgain();
      } else if (namesWhatIsGone(error) && (await kind.readAgain?.())) vain.moved();
      else if (error instanceof ServerError && error.kind === 'connection-lost') {
        // What became of the chunk is for resume to find out: a stop does not wait for a connection.
        const answer = await unlessStopped(context, session, async () => ({
          found: await recover(context, session, id, checkpoint),
        }));
        if (answer === undefined) break;
        if (answer.found === undefined || !isSealed(id, answer.found)) throw tamperedWith(order, answer.found);
        const isUndone = answer.found.seq === checkpoint.seq;
        if (isUndone) vain.lost(error);
        goOnFrom(answer.found);
        if (isUndone) await context.stop.sleep(vain.pauseMs, halt);
      } else if (error instanceof WarningsHidden && size.rows > 1) size.cap();
      else if (isRowProblem(error)) throw await kind.blame(checkpoint, error);
      else if (isRetriable(error)) {
        const { tries, last } = error.kind === 'lock-wait' ? waitsForLock(tools, session, vain, error) : vain.failed();
        if (last || (error.kind === 'too-big' && size.rows === 1)) throw exhausted(error, size.rows, tries, id.phase);
        size.halve();
        await context.stop.sleep(vain.pauseMs, halt);
      } else throw refused(error, order);
    }
  }
  return checkpoint;
}

/**
 * A chunk whose rows or table somebody locks is held like one that a signal of the throttle holds: it is tried again and
 * again, and after the same time the run stops with its state saved.
 */
function waitsForLock(
  { context, throttle, progress }: WalkTools,
  session: Session,
  vain: VainTries,
  error: ServerError,
) {
  const holders = lockHolders.get(session) ?? [];
  const [holder] = holders;
  progress.held(
    `retrying a chunk after ${describeError(error)}${holder === undefined ? '' : `; its rows are held by ${describeBlocker(holder)}`}`,
  );
  if (vain.locked() > throttle.patienceMs) {
    const reason =
      holders.length === 0
        ? `${describeError(error)}. Find what locks its rows: SHOW ENGINE INNODB STATUS`
        : `they are held by ${holders.map(describeBlocker).join('; ')}. End that transaction: ${holders.map(endBlocker).join('; ')}`;
    context.stop.request({ kind: 'locked', reason });
  }
  return { tries: vain.undone, last: false };
}

/** After a lost connection and a stop only what it may hold is let go. @returns undefined where a stop is asked for */
async function unlessStopped<Value>(
  { sessions, stop }: RunContext,
  session: Session,
  work: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    if (!stop.requested) return await work();
  } catch (error) {
    if (!stop.requested) throw error;
  }
  await sessions.endOldConnection(sessions.control, session.id).catch(() => undefined);
  return undefined;
}

function isRetriable(error: unknown): error is ServerError {
  return error instanceof ServerError && ['deadlock', 'lock-wait', 'killed', 'too-big'].includes(error.kind);
}

/** A checkpoint found one step ahead is our own COMMIT whose answer was lost; any other is somebody else's. */
function adopt(expected: Checkpoint, found: Checkpoint, file: string): Checkpoint {
  if (found.seq === expected.seq || found.seq === expected.seq + 1n) return found;
  throw new Failure({
    code: 'checkpoint-foreign',
    exit: ExitCode.needsDecision,
    message: `The backfill stopped: another session changed its checkpoint while it ran (sequence ${found.seq}, expected ${expected.seq}).`,
    untouched: 'This run changed nothing after that. The chunks before it are committed.',
    remedy: `See whether another run is active: ${nextCommand('status', file)}. When none is, run ${commandToGoOn()}.`,
  });
}

function tamperedWith(order: Pick<BackfillOrder, 'id' | 'phase' | 'query'>, found: Checkpoint | undefined): Failure {
  const what = found === undefined ? 'was deleted' : 'was changed by something else';
  return checkpointsContradict(order, `a row of its checkpoints ${what} while it ran`);
}

/**
 * After a lost connection: reconnects and asks what became of the chunk. The row lock makes sure that a COMMIT still
 * under way on the old connection is over before the answer is believed.
 */
async function recover(
  context: RunContext,
  session: Session,
  id: WalkId,
  checkpoint: Checkpoint,
): Promise<Checkpoint | undefined> {
  await context.sessions.restore(session);
  for (let attempt = 1; ; attempt++) {
    try {
      await session.execute('START TRANSACTION');
      await checkFences(session, context.stateDatabase, context.leases.fences);
      const found = await lockCheckpoint(session, context.stateDatabase, id, checkpoint);
      await session.execute('COMMIT');
      return found;
    } catch (error) {
      if (!(error instanceof ServerError) || attempt === 10) throw error;
      if (error.kind === 'connection-lost') await context.sessions.restore(session);
      else await session.execute('ROLLBACK');
    }
  }
}
