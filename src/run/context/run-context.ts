import { ServerError } from '../../mysql/server-error.ts';
import type { CommandContext } from './command-context.ts';
import { endedInTime, leftInTime, stateNotSaved } from './end-in-time.ts';
import type { Report } from './events.ts';
import { Journal } from './journal.ts';
import { LeaseKeeper } from './lease-keeper.ts';
import { Sessions } from './sessions.ts';
import { type Stop, stoppedBefore } from './stop.ts';

/** What one run of one migration shares. A function takes the parts that it needs, as `Pick<RunContext, …>`. */
export interface RunContext extends AsyncDisposable {
  [Symbol.asyncDispose](): Promise<void>;
  readonly migration: string;
  /** Where the state tables are. */
  readonly stateDatabase: string;
  /** Text in the comment of each DDL statement of this migration; it recognises one that outlived its run. */
  readonly marker: string;
  readonly sessions: Sessions;
  readonly leases: LeaseKeeper;
  readonly journal: Journal;
  readonly report: Report;
  readonly stop: Stop;
}

/**
 * Connects for a run of a migration and works with it. Once a stop is asked for it ends in time, also where the server does not
 * answer: what is held is then left to expire.
 * @throws Failure as {@link openRun}; `state-not-saved` (exit 4), or `stopped` (exit 5) where nothing was to be saved;
 *   what the work throws
 */
export async function withRun<Result>(
  migration: string,
  command: CommandContext,
  work: (context: RunContext) => Promise<Result>,
): Promise<Result> {
  const { stop } = command;
  const context = await openRun(migration, command);
  const late = () => (context.journal.wrote ? stateNotSaved(stop) : stoppedBefore('the server had answered', stop));
  try {
    return await endedInTime(work(context), stop, late);
  } catch (error) {
    // Whose answer it was that did not come is of no use to whoever stopped the run.
    const unanswered = error instanceof ServerError && ['connection-lost', 'no-connection'].includes(error.kind);
    if (stop.requested && unanswered) throw late();
    throw error;
  } finally {
    if (!(await leftInTime(context[Symbol.asyncDispose](), stop))) context.sessions.abandon();
  }
}

/**
 * Connects for a run of a migration; writes nothing. Disposing gives its leases back and closes its connections.
 * @throws Failure as {@link Sessions.connect}
 */
export async function openRun(migration: string, command: CommandContext): Promise<RunContext> {
  const { report, stop, actor, toolVersion } = command;
  const sessions = await Sessions.connect(command.target, stop, report);
  const stateDatabase = command.stateDatabase ?? sessions.server.database;
  const marker = `phasedb:${stateDatabase}.${migration}:`;
  const journal = new Journal(sessions, { migration, stateDatabase, actor, toolVersion, report }, () => leases.fences);
  const leases = new LeaseKeeper(sessions, {
    migration,
    stateDatabase,
    actor,
    marker,
    report,
    onTakenOver: (resource, from) =>
      journal.record({
        detail: { event: 'lease-taken-over', from: from.holder, resource, heartbeat: from.heartbeat },
      }),
  });
  return {
    migration,
    stateDatabase,
    marker,
    sessions,
    leases,
    journal,
    report,
    stop,
    [Symbol.asyncDispose]: async () => {
      await leases.close();
      await sessions.close();
    },
  };
}
