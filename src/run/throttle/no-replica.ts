import { Failure } from '../../core/failure.ts';
import { optionCalled } from '../../core/next-command.ts';
import { findProcesses, maySeeOthers } from '../../mysql/processes.ts';
import type { Session } from '../../mysql/session.ts';
import type { RunContext } from '../context/run-context.ts';

/**
 * With no replica named there must be none: a lag that nobody looks at is not a lag of zero.
 * @throws Failure `replicas-unknown`, `replicas-unnamed`
 */
export async function assertNoReplica({ sessions }: Pick<RunContext, 'sessions'>, watch: Session): Promise<void> {
  if (!(await maySeeOthers(watch.asQuery))) {
    throw new Failure({
      code: 'replicas-unknown',
      message: `lag_threshold_ms is set, but no replica was given and user ${sessions.server.account} cannot see whether one exists.`,
      untouched: 'No row was touched.',
      remedy: `GRANT PROCESS ON *.* to this user, or name the replicas with ${optionCalled('replica')}. To run without watching lag, set lag_threshold_ms: 0 in the file.`,
    });
  }
  const dumps = await findProcesses(watch.asQuery, { command: 'Binlog Dump' });
  if (dumps.length > 0) {
    throw new Failure({
      code: 'replicas-unnamed',
      message: `${dumps.length === 1 ? 'A replica reads' : `${dumps.length} replicas read`} the binary log of this server (${dumps.map((dump) => dump.host).join(', ')}), but no replica was given. Without it phasedb cannot watch the replica lag.`,
      untouched: 'No row was touched.',
      remedy: `Name each with ${optionCalled('replica')} (or replicas: in the configuration). To run without watching lag, set lag_threshold_ms: 0 in the file.`,
    });
  }
}
