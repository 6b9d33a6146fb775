import { ExitCode, Failure, type Place } from '../../core/failure.ts';
import { commandToGoOn, nextCommand } from '../../core/next-command.ts';
import type { DdlLimits } from '../../migration/migration.ts';
import { describeBlocker } from '../../mysql/blockers.ts';
import { killQuery } from '../../mysql/processes.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import { withMarker } from '../../sql/rendering/rewrite.ts';
import type { RunContext } from '../context/run-context.ts';
import type { StopReason } from '../context/stop.ts';
import type { AssertedStatement } from './asserted-statements.ts';
import { DdlWatch } from './watch.ts';

/** A DDL statement, and how it may be run. */
export interface StatementOrder {
  readonly phase: string;
  readonly index: number;
  readonly total: number;
  readonly place: Place;
  /** As the author wrote it. */
  readonly sql: string;
  /** Text that recognises it in the process list. */
  readonly marker: string;
  readonly asserted: readonly AssertedStatement[];
  readonly tables: readonly { readonly schema: string; readonly name: string }[];
  readonly limits: DdlLimits;
}

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
 * @throws Failure when every algorithm is refused, the lock is never had, a build is lost, or the statement fails
 */
export async function sendStatement(
  context: Pick<RunContext, 'sessions' | 'leases' | 'report' | 'stop'>,
  session: Session,
  watcher: Session,
  order: StatementOrder,
): Promise<SendOutcome> {
  let refusal: ServerError | undefined;
  const { phase, index, total, sql } = order;
  context.report({ type: 'statement-started', phase, index, total, sql });
  for (const asserted of order.asserted) {
    const outcome = await tryAsserted(context, session, watcher, order, asserted);
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
  order: StatementOrder,
  asserted: AssertedStatement,
): Promise<SendOutcome | { readonly refused: ServerError }> {
  const sql = withMarker(asserted.sql, order.marker);
  for (let attempt = 1; ; attempt++) {
    if (context.stop.reason !== undefined)
      return { status: 'stopped', reason: context.stop.reason, leftOn: undefined, begun: false };
    await context.leases.assertHeld();
    const firstWaitMs = order.limits.lockWaitTimeoutS * 1000;
    const lastWaitMs = order.limits.commitLockWaitS * 1000;
    const watch = new DdlWatch(context, watcher, {
      ...order,
      connectionId: session.id,
      algorithm: asserted.algorithm,
      firstWaitMs,
      lastWaitMs,
    });
    const began = performance.now();
    try {
      const sent = session.send(sql);
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
      const waited = error.kind === 'lock-wait' || (error.kind === 'killed' && watch.withdrawn);
      if (error.kind === 'killed' && context.stop.reason !== undefined) {
        return { status: 'stopped', reason: context.stop.reason, leftOn: undefined, begun: watch.built };
      }
      if (!waited) throw failed(order, error);
      const who = watch.blockers.map(describeBlocker);
      // A build that was hardly begun costs nothing to repeat; one that took its time is not repeated by itself.
      if (watch.built && performance.now() - began > firstWaitMs + 1_000) throw buildLost(order, who);
      if (attempt > order.limits.retries) throw neverLocked(order, attempt, who);
      const nextTryMs = Math.min(30_000, 1_000 * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
      context.report({
        type: 'statement-waiting',
        phase: order.phase,
        index: order.index,
        blockers: watch.blockers,
        attempt,
        attempts: order.limits.retries + 1,
        nextTryMs,
      });
      await context.stop.sleep(nextTryMs);
    } finally {
      await watch.end();
    }
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
  return rows.map((row) => `${row.Code} ${row.Message}`);
}

function everyAlgorithmRefused(order: StatementOrder, refusal: ServerError | undefined): Failure {
  const last = order.asserted.at(-1);
  return new Failure({
    code: 'algorithm-refused',
    message: `MySQL rejected the statement: it cannot run without ${last?.algorithm === 'COPY' ? 'a stronger lock' : 'copying the table or blocking writes'}. ${refusal === undefined ? 'The server gave no reason.' : describeError(refusal)}`,
    place: order.place,
    statement: last?.sql,
    untouched: `The statement was not started${order.index === 0 ? '' : '; the statements before it are done'}.`,
    remedy: `Rewrite the statement so that it does not copy the table. Or accept the cost: add allow: [{what: copy, reason: "…"}] to the phase. Where it only blocks writes, what: blocking is enough. Then run ${commandToGoOn()}.`,
  });
}

function neverLocked(order: StatementOrder, attempts: number, who: readonly string[]): Failure {
  return new Failure({
    code: 'metadata-lock-busy',
    message: `Could not get the metadata lock in ${attempts === 1 ? '1 attempt' : `${attempts} attempts`} of ${order.limits.lockWaitTimeoutS} s.${who.length === 0 ? ' phasedb cannot see who holds it, because SELECT on performance_schema.* is missing.' : ` It is held by ${who.join('; ')}.`}`,
    place: order.place,
    untouched: `The statement was not started${order.index === 0 ? '' : '; the statements before it are done'}.`,
    remedy: `${who.length === 0 ? 'Grant that privilege, or wait until long transactions on the table end' : 'End that transaction (KILL its connection)'}. Then run ${commandToGoOn()}.`,
  });
}

function buildLost(order: StatementOrder, who: readonly string[]): Failure {
  return new Failure({
    code: 'build-lost',
    message: `The statement could not get the metadata lock again at its end, within ${order.limits.commitLockWaitS} s. MySQL discarded the finished table build.${who.length === 0 ? '' : ` The lock was held by ${who.join('; ')}.`}`,
    place: order.place,
    untouched: 'The statement left the table unchanged.',
    remedy: `phasedb does not repeat a lost build automatically. End long transactions on the table, or raise ddl.commit_lock_wait_s. Then run ${commandToGoOn()}.`,
  });
}

function unknownOutcome(order: StatementOrder, error: ServerError): Failure {
  return new Failure({
    code: 'connection-lost',
    exit: ExitCode.needsDecision,
    message: `The connection was lost while the statement ran: ${describeError(error)}. The server may still be running it.`,
    place: order.place,
    untouched:
      'Unknown: the statement may or may not have taken effect. phasedb recorded that it was sent, and will not send it blindly again.',
    remedy: `Run ${commandToGoOn()}. It waits if the statement still runs, then reads from the table definition whether it took effect.`,
  });
}

function failed(order: StatementOrder, error: ServerError): Failure {
  const denied = error.kind === 'access-denied';
  return new Failure({
    code: denied ? 'grant-missing' : error.kind === 'killed' ? 'statement-killed' : 'statement-failed',
    message: `Statement ${order.index + 1} of ${order.total} of the phase ${order.phase} failed: ${describeError(error)}`,
    place: order.place,
    statement: error.statement,
    untouched: `The statement changed nothing${order.index === 0 ? '' : '; the statements before it are done'}.`,
    remedy: denied
      ? `Grant the missing privileges; ${nextCommand('doctor', order.place.file)} lists them. Then run ${commandToGoOn()}.`
      : error.kind === 'killed'
        ? `Find out what killed the statement (KILL QUERY, or a time limit of the server). Then run ${commandToGoOn()}.`
        : `Correct the statement, or the object that it conflicts with. Then run ${commandToGoOn()}. Or undo the phase: ${nextCommand('rollback', order.place.file, { to: order.phase })}`,
    cause: error,
  });
}
