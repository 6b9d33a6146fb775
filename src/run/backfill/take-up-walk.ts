import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isSameTable } from '../../catalog/table-identity.ts';
import { orderChanges, type WalkDefinition } from '../../catalog/walk-definition.ts';
import type { Failure } from '../../core/failure.ts';
import type { Session } from '../../mysql/session.ts';
import type { Checkpoint } from '../../state/checkpoint.ts';
import { adoptCheckpoints, readCheckpoints, readLaterCheckpoints } from '../../state/checkpoints.ts';
import { findMissingEvents } from '../../state/missing-events.ts';
import { readReached } from '../../state/read-reached.ts';
import { isSealed, olderSeal } from '../../state/seal.ts';
import {
  afterUpgrades,
  isSameServer,
  isSameState,
  readStateTables,
  type StateTables,
} from '../../state/state-tables.ts';
import { contradiction, type WalkRecord } from '../../state/walk-record.ts';
import type { RunContext } from '../context/run-context.ts';
import { type BackfillOrder, recordOf } from './order.ts';
import {
  checkpointsContradict,
  columnEmptied,
  eventsMissing,
  historyLost,
  keyChanged,
  stateReplaced,
  tableReplaced,
  targetReplaced,
} from './walk-refusals.ts';
import type { WalkedTable } from './walked-table.ts';
import { areRowsStillDone, emptiedColumn } from './witness.ts';

/** A walk that begins or goes on. */
export interface TakenUp {
  readonly token: string;
  /** Its ranges; empty where it begins. */
  readonly checkpoints: readonly Checkpoint[];
  /** Rows of a walk that changed nothing yet and begins again over a table that is another now. */
  readonly replaces: boolean;
  /** What changed of the table without changing the order of its rows; undefined: nothing. */
  readonly kept: string | undefined;
  /** The tables that hold the state now. */
  readonly state: StateTables;
  /** They are not as the history has them, and that does no harm. */
  readonly stateMoved: boolean;
  /** Begun by a state before version 3: its rows are sealed when the phase has begun. */
  readonly older: boolean;
}

/**
 * Whether a walk may begin or go on, writing nothing: its checkpoints agree with the history, and its cursor belongs to the
 * table as it is now.
 * @param session one for chunks
 * @throws Failure `checkpoint-contradicts-history`, `walk-key-changed`, `walk-table-replaced`, `state-replaced` (exit 4)
 */
export async function takeUpWalk(
  context: RunContext,
  order: BackfillOrder,
  session: Session,
  found: WalkedTable,
): Promise<TakenUp> {
  const { id } = order;
  const { control } = context.sessions;
  const record = recordOf(order);
  const state = await context.sessions.onControl(() => readStateTables(control, context.stateDatabase));
  const checkpoints = await context.sessions.onControl(() => readCheckpoints(control, context.stateDatabase, id));
  const later = await context.sessions.onControl(() => readLaterCheckpoints(control, context.stateDatabase, id));
  if (later.length > 0) throw historyLost(order, context.stateDatabase, later);
  if (record === undefined && checkpoints.length > 0 && checkpoints.every(({ seal }) => seal === olderSeal)) {
    assertOlder(order, found, checkpoints);
    return {
      token: randomUUID(),
      checkpoints,
      replaces: false,
      kept: undefined,
      state,
      stateMoved: false,
      older: true,
    };
  }
  const reached = await context.sessions.onControl(() => readReached(control, context.stateDatabase, id));
  const how = contradiction(record, checkpoints, reached, (checkpoint) => isSealed(id, checkpoint));
  if (how !== undefined)
    throw record === undefined
      ? historyLost(order, context.stateDatabase, checkpoints)
      : checkpointsContradict(order, how);
  const fresh = { token: randomUUID(), checkpoints: [], kept: undefined, state, stateMoved: false, older: false };
  if (record === undefined) return { ...fresh, replaces: false };
  const outcome = await compareWalk(order, session, record.definition, found, checkpoints);
  if ('kept' in outcome) {
    await assertStateIsKnown(context, order, record, state, found);
    const stateMoved = !isDeepStrictEqual(record.state, JSON.parse(JSON.stringify(state)));
    return { ...fresh, token: record.token, checkpoints, replaces: false, kept: outcome.kept, stateMoved };
  }
  // Where no chunk is committed nothing is lost by another beginning.
  if (checkpoints.every(({ seq }) => seq === 0n)) return { ...fresh, replaces: true };
  throw outcome.refusal;
}

/**
 * A state that was put back alone is behind the rows, and agrees with itself. The table that was not put back with it shows
 * that. A query that leaves out what is done may look at it again.
 * @throws Failure `state-replaced` (exit 4)
 */
async function assertStateIsKnown(
  { sessions, stateDatabase }: RunContext,
  order: BackfillOrder,
  { definition, state: recorded, stateSeenBy }: WalkRecord,
  now: StateTables,
  found: WalkedTable,
): Promise<void> {
  if (order.query.selfConsuming || recorded === undefined || definition === undefined) return;
  if (!isSameTable(definition.identity, found.identity)) return;
  if (isSameServer(recorded, now)) {
    const missing = await sessions.onControl(() => findMissingEvents(sessions.control, stateDatabase, stateSeenBy));
    if (missing !== undefined) throw eventsMissing(order, stateDatabase, missing);
  }
  if (isSameState(recorded, now)) return;
  const before = await sessions.onControl(() => afterUpgrades(sessions.control, stateDatabase, recorded));
  if (!isSameState(before, now)) throw stateReplaced(order, stateDatabase, before, now);
}

/**
 * Compares the table that a walk belongs to with the one that is there now.
 * @param checkpoints all of the walk
 * @returns `kept`: what changed but leaves the cursor as it is (undefined: nothing did)
 */
export async function compareWalk(
  order: BackfillOrder,
  session: Session,
  before: WalkDefinition | undefined,
  found: WalkedTable,
  checkpoints: readonly Checkpoint[],
): Promise<{ readonly kept: string | undefined } | { readonly refusal: Failure }> {
  // LIMIT batches have no cursor: what is done falls out of their WHERE, also in another table.
  if (before === undefined) return { kept: undefined };
  const { plan, definition: now } = found;
  if (plan.kind === 'limit' || now === undefined) return { refusal: keyChanged(order, before, undefined, []) };
  const changes = orderChanges(before.key, now.key);
  if (changes.length > 0) return { refusal: keyChanged(order, before, now.key, changes) };
  if (before.written !== undefined && (now.written === undefined || !isSameTable(before.written, now.written)))
    return { refusal: targetReplaced(order, before.written, now.written) };
  const name = `${now.schema}.${now.table}`;
  const sweep = Math.max(...checkpoints.map((one) => one.sweep));
  const ranges = checkpoints.filter((one) => one.sweep === sweep);
  if (!isSameTable(before.identity, now.identity)) {
    if (!(await areRowsStillDone(session, plan.work, before.witnesses, found.table, ranges)))
      return { refusal: tableReplaced(order, before, now) };
    return {
      kept: `${name} was altered or rebuilt since the walk began. Its rows are as the last chunks left them, so the walk continues at its cursor.`,
    };
  }
  if (before.identity.created !== now.identity.created) {
    const emptied = await emptiedColumn(session, plan.work, before.witnesses, found.table, ranges);
    if (emptied !== undefined) return { refusal: columnEmptied(order, emptied, before, now) };
  }
  // The columns that are hashed stay those of the walk's beginning, whatever columns there are now.
  const plain = (definition: WalkDefinition) => JSON.parse(JSON.stringify({ ...definition, witnesses: [] }));
  if (isDeepStrictEqual(plain(before), plain(now))) return { kept: undefined };
  return {
    kept: `The definition of ${name} changed, but not the order of the key ${now.key.name}. The walk continues at its cursor.`,
  };
}

/** Of a walk that an older version began only the name of its key is known. */
function assertOlder(
  order: BackfillOrder,
  { plan, definition }: WalkedTable,
  checkpoints: readonly Checkpoint[],
): void {
  const keyName = plan.kind === 'limit' ? '' : plan.work.key.name;
  const [first] = checkpoints;
  if (first === undefined || checkpoints.every((one) => one.keyName === keyName)) return;
  const before = { schema: first.schema, table: first.table, key: { name: first.keyName, parts: [] } };
  throw keyChanged(
    order,
    { ...before, identity: { server: '', ids: null, created: null }, witnesses: [] },
    definition?.key,
    ['its name is another'],
  );
}

/** Gives the rows of an older walk the seals that later runs ask for. */
export async function sealOlderWalk(
  context: RunContext,
  { id }: BackfillOrder,
  definition: WalkDefinition | undefined,
  { token, checkpoints, state }: TakenUp,
): Promise<readonly Checkpoint[]> {
  const { sessions, stateDatabase, leases, journal } = context;
  const sweeps = [...new Set(checkpoints.map(({ sweep }) => sweep))];
  await sessions.onControl(() =>
    adoptCheckpoints(sessions.control, stateDatabase, leases.fences, id, checkpoints, token, async () => {
      for (const sweep of sweeps) {
        const ranges = checkpoints.filter((one) => one.sweep === sweep);
        const ends = [ranges[0]?.lower ?? null, ...ranges.map(({ upper }) => upper)];
        const detail = { event: 'walk-begun', direction: id.direction, sweep, token, ends } as const;
        await journal.recordInTransaction({
          phase: id.phase,
          attempt: id.attempt,
          detail: { ...detail, ...(definition === undefined ? {} : { definition, state }) },
        });
      }
    }),
  );
  return sessions.onControl(() => readCheckpoints(sessions.control, stateDatabase, id));
}
