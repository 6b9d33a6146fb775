import type { EncodedKey } from '../../catalog/key-codec.ts';
import { type Blocker, findLockWait } from '../../mysql/blockers.ts';
import { markErrorValues } from '../../mysql/error-values.ts';
import { findRowLockHolders } from '../../mysql/row-lock-holders.ts';
import { isConversionProblem, ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import type { Written } from '../../mysql/written.ts';
import type { Checkpoint, ChunkStep, WalkId } from '../../state/checkpoint.ts';
import { advanceCheckpoint, lockCheckpoint } from '../../state/checkpoints.ts';
import { checkFences } from '../../state/fences.ts';
import { isSealed } from '../../state/seal.ts';
import type { RunContext } from '../context/run-context.ts';
import type { Sessions } from '../context/sessions.ts';
import { limited } from '../context/statement-limit.ts';
import { findChunkEnd, lockCommitted, lockRows, needsLock } from './chunk-end.ts';
import type { LiveWalk } from './live-walk.ts';
import { renderWalked } from './walk-work.ts';

/** A chunk that still runs after this is ended from the control connection: it would hold locks for too long. */
export const chunkLimitMs = 4_000;
/** What a stop leaves a chunk that is under way. */
const afterStopMs = 1_500;

/** A chunk that waits for a row gives up after 2 s; by now it is known for whom it waits. */
const lookMs = 1_000;

/** A row of SHOW WARNINGS. */
export interface Warning {
  /** `Warning`, `Note` or `Error`: MySQL only notes that a decimal was rounded or a time of day left out. */
  readonly level: string;
  readonly code: number;
  readonly message: string;
}

/** A committed chunk: the checkpoint after it, and how long it took. */
export interface ChunkDone {
  readonly checkpoint: Checkpoint;
  readonly ms: number;
  readonly commitMs: number;
  readonly warnings: readonly Warning[];
}

/** A value would have been cut or changed silently; the chunk was rolled back. */
export class ConversionWarning extends Error {
  readonly warning: Warning;
  readonly end: EncodedKey | null;

  constructor(warning: Warning, end: EncodedKey | null) {
    super(warning.message);
    this.warning = warning;
    this.end = end;
  }
}

/** The server gave more warnings than it keeps, so that one about a lost value may be among those not shown. */
export class WarningsHidden extends Error {
  constructor(given: number, shown: number) {
    super(`the server gave ${given} warnings and shows ${shown} of them (max_error_count)`);
  }
}

/** The checkpoint is not where this walker left it: a COMMIT whose answer was lost did happen. */
export class CheckpointMoved extends Error {
  readonly checkpoint: Checkpoint;

  constructor(checkpoint: Checkpoint) {
    super('the checkpoint has moved');
    this.checkpoint = checkpoint;
  }
}

/** The checkpoint is gone, or is not as this walk wrote it. */
export class CheckpointForeign extends Error {
  readonly checkpoint: Checkpoint | undefined;

  constructor(checkpoint: Checkpoint | undefined) {
    super('the checkpoint was deleted or edited');
    this.checkpoint = checkpoint;
  }
}

/**
 * Changes the next rows of a range and moves its cursor, in one transaction that also proves the lease: all of it
 * happens, or nothing.
 * @param waited whether it waited in vain for a row before
 * @throws ServerError, ConversionWarning, WarningsHidden, CheckpointMoved, CheckpointForeign, DefinitionMoved, Failure
 *   `lease-lost`; the transaction is then rolled back (or ends with its connection)
 */
export async function runChunk(
  context: Pick<RunContext, 'sessions' | 'leases' | 'stateDatabase'>,
  session: Session,
  walk: LiveWalk,
  range: Checkpoint,
  rows: number,
  waited: boolean,
): Promise<ChunkDone> {
  return commitChunk(context, session, walk.work.id, range, async (present) => {
    const { work } = walk;
    const from = range.cursor ?? range.lower;
    const find = needsLock(work) ? (waited ? lockCommitted : lockRows) : findChunkEnd;
    const { end, last, rows: seen } = await find(session, work, from, range.upper as EncodedKey, rows);
    await walk.assertUnmoved(session, present);
    return {
      sql: renderWalked(work, work.codec.range(from, end)),
      cursor: end,
      chunkRows: rows,
      after: async ({ changed }) => ({ seen, done: last, witness: walk.witness(end, seen, changed) }),
    };
  });
}

/** What a chunk sends, and what follows from its answer. */
interface ChunkPlan extends Pick<ChunkStep, 'cursor' | 'chunkRows'> {
  readonly sql: string;
  readonly after: (written: Written) => Promise<Pick<ChunkStep, 'seen' | 'done' | 'witness'>>;
}

/**
 * The transaction itself, shared by the walk over a key and by plain LIMIT batches.
 * @param plan called inside it with the checkpoint, which is locked
 */
export async function commitChunk(
  context: Pick<RunContext, 'sessions' | 'leases' | 'stateDatabase'>,
  session: Session,
  id: WalkId,
  range: Checkpoint,
  plan: (present: Checkpoint) => Promise<ChunkPlan>,
): Promise<ChunkDone> {
  const began = performance.now();
  try {
    await session.execute('START TRANSACTION');
    await checkFences(session, context.stateDatabase, context.leases.fences);
    const present = await lockCheckpoint(session, context.stateDatabase, id, range);
    if (present === undefined || !isSealed(id, present)) throw new CheckpointForeign(present);
    if (present.seq !== range.seq) throw new CheckpointMoved(present);
    const { planned, written } = await within(context, session, async () => {
      const planned = await plan(present);
      return { planned, written: await session.send(planned.sql) };
    });
    const { cursor, chunkRows, after } = planned;
    const warnings = written.warnings > 0 ? await readWarnings(session, written.warnings) : [];
    const bad = warnings.find(losesValue);
    if (bad !== undefined) throw new ConversionWarning(bad, cursor);
    const step = { cursor, chunkRows, changed: written.changed, ...(await after(written)) };
    const checkpoint = await advanceCheckpoint(session, context.stateDatabase, id, range, step);
    const committing = performance.now();
    await session.execute('COMMIT');
    const now = performance.now();
    return { checkpoint, ms: now - began, commitMs: now - committing, warnings };
  } catch (error) {
    // A 1205 undoes its statement only (innodb_rollback_on_timeout is off by default): the rest has to go as well.
    const lost = error instanceof ServerError && error.kind === 'connection-lost';
    if (!lost && !session.lost) await session.execute('ROLLBACK').catch(() => session.destroy());
    throw error;
  }
}

/** Does the work of one chunk on its connection, and ends it from outside when it takes too long. */
export async function within<Result>(
  { sessions }: Pick<RunContext, 'sessions'>,
  session: Session,
  work: () => Promise<Result>,
  limitMs = chunkLimitMs,
): Promise<Result> {
  const { id } = session;
  lockHolders.delete(session);
  const look = setTimeout(() => {
    findHolders(sessions, id).then(
      (found) => found.length > 0 && lockHolders.set(session, found),
      () => undefined,
    );
  }, lookMs);
  try {
    return await limited(sessions, session, { limitMs, afterStopMs }, work);
  } finally {
    clearTimeout(look);
  }
}

/** Who held the rows of a session's chunk, or its table, when the chunk last waited for them; never a session of this run. */
export const lockHolders = new WeakMap<Session, readonly Blocker[]>();

async function findHolders({ control, connectionIds }: Sessions, id: number): Promise<Blocker[]> {
  const ofRows = await findRowLockHolders(control.asQuery, id);
  const found = ofRows.length > 0 ? ofRows : ((await findLockWait(control.asQuery, id, []))?.blockers ?? []);
  return found.filter((holder) => holder.id === undefined || !connectionIds.includes(holder.id));
}

/** A value was cut or replaced; a chunk that does that is not committed. */
export function losesValue(warning: Warning): boolean {
  return warning.level !== 'Note' && isConversionProblem(warning.code);
}

/**
 * SHOW WARNINGS of the last statement, without the one that our own literal of an old character set causes.
 * @throws WarningsHidden
 */
export async function readWarnings(session: Session, given: number): Promise<Warning[]> {
  const rows = await session.query('SHOW WARNINGS');
  if (given > rows.length) throw new WarningsHidden(given, rows.length);
  return rows
    .map((row) => ({
      level: row.Level ?? '',
      code: Number(row.Code),
      message: markErrorValues(Number(row.Code), row.Message ?? ''),
    }))
    .filter((warning) => !(warning.code === 1287 && /^'utf8mb3' is deprecated/.test(warning.message)));
}
