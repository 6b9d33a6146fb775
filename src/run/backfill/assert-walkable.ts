import type { WalkDefinition } from '../../catalog/walk-definition.ts';
import { Failure } from '../../core/failure.ts';
import type { BackfillPhase } from '../../migration/migration.ts';
import { ServerError } from '../../mysql/server-error.ts';
import { assertAccepted } from '../context/assert-accepted.ts';
import type { RunContext } from '../context/run-context.ts';
import { assertNoReplica } from '../throttle/no-replica.ts';
import { assertReadable } from '../throttle/watched-signals.ts';
import { needsLock, nthRow } from './chunk-end.ts';
import { type BackfillOrder, recordOf } from './order.ts';
import { type PlannedWalk, planWalk } from './plan-walk.ts';
import { namesGone, namesWhatIsGone } from './walk-refusals.ts';
import { renderWalked } from './walk-work.ts';

/**
 * Asks all that can be asked of a backfill, or of the undoing of one, without writing anything.
 * @throws Failure `binlog-format-statement` and what {@link planWalk}, {@link assertNoReplica}, {@link assertReadable} and
 *   {@link assertAccepted} throw
 */
export async function assertWalkable(context: RunContext, order: Omit<BackfillOrder, 'begin'>): Promise<void> {
  const { phase, query, meaning, id } = order;
  const { sessions } = context;
  const table = order.catalog.table(query.walked.schema, query.walked.table);
  const plan = planFor(context, order, recordOf(order)?.definition);
  if (phase.batch.lagThresholdMs > 0 && order.replicas.length === 0) await assertNoReplica(context, sessions.control);
  await sessions.onControl(() => assertReadable(phase.batch, sessions.control.asQuery));
  const { doneWhen, place } = phase.batch;
  const sql = plan.kind === 'walk' ? renderWalked(plan.work, undefined) : query.render(undefined, { limit: 1 });
  const walked = { schema: table?.schema ?? sessions.server.database, name: query.walked.table };
  const batch = { sql, place: id.direction === 'forward' ? place : phase.place, table: walked };
  const locks = plan.kind === 'walk' && needsLock(plan.work) ? [`${nthRow(plan.work, 'TRUE', 1)} FOR UPDATE`] : [];
  const asked = assertAccepted(context, phase, meaning, [
    batch,
    ...locks.map((lock) => ({ ...batch, sql: lock })),
    ...(doneWhen === undefined || id.direction === 'rollback' ? [] : [doneWhen]),
  ]);
  await asked.catch((error: unknown) => {
    const cause = error instanceof Failure ? error.cause : undefined;
    throw recordOf(order) !== undefined && cause instanceof ServerError && namesWhatIsGone(cause)
      ? namesGone(order, cause)
      : error;
  });
}

/**
 * How the walk goes.
 * @param known the definition that a cursor was taken on: a key in the same order is preferred to any other
 * @throws Failure `binlog-format-statement` and what {@link planWalk} throws
 */
export function planFor(
  { sessions }: Pick<RunContext, 'sessions'>,
  { phase, query, catalog, meaning, id }: Omit<BackfillOrder, 'begin' | 'walks' | 'replicas'>,
  known: WalkDefinition | undefined,
): PlannedWalk {
  const { binlogOn, binlogFormat, systemTimeZone, database } = sessions.server;
  if (binlogOn && binlogFormat === 'STATEMENT') throw statementFormat(phase);
  const table = catalog.table(query.walked.schema, query.walked.table);
  const zone = { session: meaning.timeZone, system: systemTimeZone };
  return planWalk(phase, query, table, id, zone, database, known?.key);
}

function statementFormat(phase: BackfillPhase): Failure {
  return new Failure({
    code: 'binlog-format-statement',
    message: `The backfill ${phase.name} cannot run while binlog_format is STATEMENT. It uses READ COMMITTED, which MySQL does not log as statements (error 1665).`,
    place: phase.place,
    untouched: 'No row was changed.',
    remedy:
      "Set it to ROW, the default, also for the time after a restart: SET PERSIST binlog_format = 'ROW'. Then run the same command again.",
  });
}
