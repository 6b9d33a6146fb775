import { Failure } from '../../core/failure.ts';
import type { Batch } from '../../migration/migration.ts';
import { findProcesses } from '../../mysql/processes.ts';
import { ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import type { Target } from '../../mysql/target.ts';
import type { RunContext } from '../context/run-context.ts';
import { PauseSignal } from './pause.ts';
import { ReplicaLagSignal } from './replica-lag.ts';
import { commitTimeSignal, historyListSignal, threadsRunningSignal } from './server-load.ts';
import { type Signal, Throttle } from './throttle.ts';

/**
 * The throttle that a backfill asks for.
 * @param watch connection of its own for the samples
 * @returns undefined where a stop came before the replicas had answered
 * @throws Failure `replicas-unknown`, `replicas-unnamed` when lag is to be watched and cannot be, and what
 *   {@link ReplicaLagSignal.start} throws
 */
export async function startThrottle(
  context: RunContext,
  watch: Session,
  batch: Pick<Batch, 'lagThresholdMs' | 'throttle'>,
  replicas: readonly Target[],
): Promise<Throttle | undefined> {
  const signals: Signal[] = [new PauseSignal(context, watch)];
  const { threadsRunning, historyListLength, commitMs } = batch.throttle;
  if (threadsRunning > 0) signals.push(threadsRunningSignal(context, watch, threadsRunning));
  if (historyListLength > 0) signals.push(historyListSignal(context, watch, historyListLength));
  if (commitMs > 0) signals.push(commitTimeSignal(commitMs));
  if (batch.lagThresholdMs > 0) {
    if (replicas.length > 0) {
      const lag = await ReplicaLagSignal.start(context, replicas, batch.lagThresholdMs);
      if (lag === undefined) return undefined;
      signals.push(lag);
    } else {
      await assertNoReplica(context, watch);
      context.report({ type: 'notice', text: 'No replica reads from this server: there is no lag to watch.' });
    }
  }
  return new Throttle(signals, context.stop);
}

/**
 * With no replica named there must be none: a lag that nobody looks at is not a lag of zero.
 * @throws Failure `replicas-unknown`, `replicas-unnamed`
 */
export async function assertNoReplica(context: RunContext, watch: Session): Promise<void> {
  if (!(await maySeeOthers(watch))) {
    throw new Failure({
      code: 'replicas-unknown',
      message: `Replica lag is to be watched, but no replica is named and user ${context.sessions.server.account} may not see whether there is one.`,
      untouched: 'No row was touched.',
      remedy: `GRANT PROCESS ON *.* to this user, or name the replicas with --replica, or write lag_threshold_ms: 0 to go without.`,
    });
  }
  const dumps = await findProcesses(watch.asQuery, { command: 'Binlog Dump' });
  if (dumps.length > 0) {
    throw new Failure({
      code: 'replicas-unnamed',
      message: `${dumps.length === 1 ? 'A replica reads' : `${dumps.length} replicas read`} the binary log of this server (${dumps.map((dump) => dump.host).join(', ')}), and none is named, so its lag cannot be watched.`,
      untouched: 'No row was touched.',
      remedy:
        'Name each with --replica URL (or replicas: in the configuration), or write lag_threshold_ms: 0 to go without.',
    });
  }
}

/** PROCESS decides over the process list of others; INNODB_METRICS asks for the same privilege and says no aloud. */
async function maySeeOthers(watch: Session): Promise<boolean> {
  try {
    await watch.query('SELECT 1 AS one FROM information_schema.INNODB_METRICS LIMIT 1');
    return true;
  } catch (error) {
    if (error instanceof ServerError && error.kind === 'access-denied') return false;
    throw error;
  }
}
