import { describeBlocker } from '../../mysql/blockers.ts';
import { markErrorValues } from '../../mysql/error-values.ts';
import { killQuery } from '../../mysql/processes.ts';
import { ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import { withMarker } from '../../sql/rendering/rewrite.ts';
import type { RunContext } from '../context/run-context.ts';
import { limited } from '../context/statement-limit.ts';
import type { StopReason } from '../context/stop.ts';
import type { AssertedStatement } from './asserted-statements.ts';
import type { LockQueue } from './lock-queue.ts';
import {
  buildLost,
  everyAlgorithmRefused,
  failed,
  failedAfterBuild,
  lostBefore,
  unknownOutcome,
} from './send-failures.ts';
import type { StatementOrder } from './statement-order.ts';
import { DdlWatch } from './watch.ts';

/** How sending a statement ended, where it did not fail. */
export type SendOutcome =
  | {
      readonly status: 'done';
      readonly asserted: AssertedStatement;
      readonly seconds: number;
      readonly warnings: readonly string[];
    }
  | {
      readonly status: 'stopped';
      readonly reason: StopReason;
      /** Left running on that connection. */
      readonly leftOn: number | undefined;
      /** False where it is certain that the server has done nothing of it. */
      readonly begun: boolean;
    };

/**
 * Tries a statement with one asserted algorithm after the other; MySQL accepts or refuses each before any work.
 * A metadata lock that cannot be had soon is waited for again later, so that the application never queues for long.
 * @param session runs it and holds the table's advisory lock
 * @param watcher looks at it meanwhile
 * @param queue says when it may be sent
 * @throws Failure when every algorithm is refused, the lock is never had, a build is lost, or the statement fails
 */
export async function sendStatement(
  context: Pick<RunContext, 'sessions' | 'leases' | 'report' | 'stop'>,
  session: Session,
  watcher: Session,
  queue: LockQueue,
  order: StatementOrder,
): Promise<SendOutcome> {
  let refusal: ServerError | undefined;
  const { phase, index, total, sql } = order;
  context.report({ type: 'statement-started', phase, index, total, sql });
  for (const asserted of order.asserted) {
    const outcome = await tryAsserted(context, session, watcher, queue, order, asserted);
    if ('refused' in outcome) {
      refusal = outcome.refused;
      continue;
    }
    return outcome;
  }
  throw everyAlgorithmRefused(order, refusal);
}

async function tryAsserted(
  context: Pick<RunContext, 'sessions' | 'leases' | 'report' | 'stop'>,
  session: Session,
  watcher: Session,
  queue: LockQueue,
  order: StatementOrder,
  asserted: AssertedStatement,
): Promise<SendOutcome | { readonly refused: ServerError }> {
  const sql = withMarker(asserted.sql, order.marker);
  const { lockWaitTimeoutS, commitLockWaitS } = order.limits;
  const firstWaitMs = lockWaitTimeoutS * 1000;
  const lastWaitMs = commitLockWaitS * 1000;
  for (;;) {
    await queue.clear();
    if (context.stop.reason !== undefined)
      return { status: 'stopped', reason: context.stop.reason, leftOn: undefined, begun: false };
    await boundWaits(
      order,
      !order.builds || asserted.algorithm === 'INSTANT'
        ? lockWaitTimeoutS
        : Math.max(lockWaitTimeoutS, commitLockWaitS),
    );
    await context.leases.assertHeld();
    const watch = new DdlWatch(context, watcher, {
      ...order,
      connectionId: session.id,
      algorithm: asserted.algorithm,
      firstWaitMs,
      lastWaitMs,
    });
    const began = performance.now();
    try {
      const sent = limited(context.sessions, session, {}, () => session.send(sql));
      const left = await raceWithStop(context, session, watch, order, sent);
      if (left !== undefined) return left;
      const written = await sent;
      const seconds = (performance.now() - began) / 1000;
      await watch.end();
      // The statement is done, whatever becomes of this question.
      const warnings = written.warnings > 0 ? await readWarnings(session).catch(() => []) : [];
      return { status: 'done', asserted, seconds, warnings };
    } catch (error) {
      await watch.end();
      if (!(error instanceof ServerError)) throw error;
      if (error.kind === 'algorithm-refused') return { refused: error };
      if (error.kind === 'connection-lost') throw unknownOutcome(order, error);
      const waited =
        error.kind === 'lock-wait' || error.kind === 'deadlock' || (error.kind === 'killed' && watch.withdrawn);
      if (error.kind === 'killed' && context.stop.reason !== undefined) {
        return { status: 'stopped', reason: context.stop.reason, leftOn: undefined, begun: watch.built };
      }
      // A build that was hardly begun costs nothing to repeat; one that took its time is not repeated by itself.
      const isBuilt = watch.buildMs > 1_000;
      if (!waited) throw isBuilt ? failedAfterBuild(order, error, watch.buildMs) : failed(order, error);
      if (isBuilt) throw buildLost(order, watch.blockers?.map(describeBlocker) ?? []);
      await queue.missed(watch.blockers, watch.waitedFor, performance.now() - began);
    } finally {
      await watch.end();
    }
  }
}

async function boundWaits(order: StatementOrder, seconds: number): Promise<void> {
  try {
    await order.waits.limitTo(seconds);
  } catch (error) {
    if (error instanceof ServerError && error.kind === 'connection-lost') throw lostBefore(order, error);
    throw error;
  }
}

/**
 * Resolves with undefined when the statement has ended, or with the outcome when a stop decides otherwise: one that
 * waits for its lock is withdrawn; one that builds is left to itself, or killed where that was asked for.
 */
async function raceWithStop(
  context: Pick<RunContext, 'sessions' | 'leases' | 'report' | 'stop'>,
  session: Session,
  watch: DdlWatch,
  order: StatementOrder,
  sent: Promise<unknown>,
): Promise<SendOutcome | undefined> {
  let leave: (outcome: SendOutcome) => void = () => undefined;
  const left = new Promise<SendOutcome>((resolve) => {
    leave = resolve;
  });
  const unsubscribe = context.stop.onRequest(() => {
    const reason = context.stop.reason;
    if (reason === undefined) return;
    if (watch.waiting || order.limits.onCancel === 'kill' || context.stop.forced) {
      killQuery(context.sessions.control, session.id).catch(() => undefined);
      // What it has built may take longer to undo than a stop may last.
      setTimeout(() => leave({ status: 'stopped', reason, leftOn: session.id, begun: true }), 2_500).unref();
      return;
    }
    // A moment for one that is about to end; then this process goes and the statement stays.
    setTimeout(() => {
      if (watch.waiting) killQuery(context.sessions.control, session.id).catch(() => undefined);
      else leave({ status: 'stopped', reason, leftOn: session.id, begun: true });
    }, 1_000).unref();
  });
  try {
    return await Promise.race([left, sent.then(() => undefined)]);
  } finally {
    unsubscribe();
    // When it was left running its end is nobody's business here any more.
    sent.catch(() => undefined);
  }
}

async function readWarnings(session: Session): Promise<string[]> {
  const rows = await session.query('SHOW WARNINGS LIMIT 20');
  return rows.map((row) => `${row.Code} ${markErrorValues(Number(row.Code), row.Message ?? '')}`);
}
