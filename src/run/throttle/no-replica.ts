import { Failure } from '../../core/failure.ts';
import { findProcesses } from '../../mysql/processes.ts';
import { ServerError } from '../../mysql/server-error.ts';
import type { Query, Session } from '../../mysql/session.ts';
import type { RunContext } from '../context/run-context.ts';

/**
 * With no replica named there must be none: a lag that nobody looks at is not a lag of zero.
 * @throws Failure `replicas-unknown`, `replicas-unnamed`
 */
export async function assertNoReplica({ sessions }: Pick<RunContext, 'sessions'>, watch: Session): Promise<void> {
  if (!(await maySeeOthers(watch.asQuery))) {
    throw new Failure({
      code: 'replicas-unknown',
      message: `Replica lag is to be watched, but no replica is named and user ${sessions.server.account} may not see whether there is one.`,
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

/** Whether the account has PROCESS: without it the process list silently leaves others out, INNODB_METRICS is refused. */
export async function maySeeOthers(query: Query): Promise<boolean> {
  try {
    await query('SELECT 1 AS one FROM information_schema.INNODB_METRICS LIMIT 1');
    return true;
  } catch (error) {
    if (error instanceof ServerError && error.kind === 'access-denied') return false;
    throw error;
  }
}
