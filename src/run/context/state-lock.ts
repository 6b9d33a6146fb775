import { ExitCode, Failure } from '../../core/failure.ts';
import { commandToGoOn } from '../../core/next-command.ts';
import { describeBlocker, endBlocker, findLockHolders } from '../../mysql/blockers.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import type { Report } from './events.ts';
import type { Sessions } from './sessions.ts';

/** As long as a pause may last. */
const mostMs = 15 * 60_000;

/** Who keeps the state from being written, in words; empty texts where that may not be seen. */
export interface StateLockers {
  /** A sentence. */
  readonly named: string;
  /** The end of a sentence. */
  readonly end: string;
}

/** Asks who locks the state tables: LOCK TABLES, a backup, FLUSH TABLES WITH READ LOCK, or a transaction that does not end. */
export async function findStateLockers(
  sessions: Pick<Sessions, 'control' | 'connectionIds'>,
  database: string,
): Promise<StateLockers> {
  const tables = ['phasedb_locks', 'phasedb_fences', 'phasedb_history'].map((name) => ({ schema: database, name }));
  const found = (await findLockHolders(sessions.control.asQuery, tables, sessions.connectionIds)) ?? [];
  const who = found.filter(({ holds, ageSeconds }) => holds !== undefined || ageSeconds > 0);
  if (who.length === 0) return { named: '', end: '' };
  return {
    named: ` It is locked by ${who.map(describeBlocker).join('; ')}.`,
    end: `, or end it: ${who.map(endBlocker).join('; ')}`,
  };
}

/**
 * Writes into the state of a phase that has begun. While another session locks it, it is tried again: what the phase did must
 * not be forgotten because of a backup.
 * @throws Failure `state-locked` (exit 4) after 15 minutes, or when a stop is requested
 */
export async function writeWhenFree<T>(
  { sessions, stateDatabase: database, report }: { sessions: Sessions; stateDatabase: string; report: Report },
  write: () => Promise<T>,
): Promise<T> {
  const until = performance.now() + mostMs;
  for (let reported = false; ; reported = true) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof ServerError && error.kind === 'lock-wait')) throw error;
      const { named, end } = await findStateLockers(sessions, database);
      const what = `Cannot write the state in ${database}, because another session locks it: ${describeError(error)}.${named}`;
      if (sessions.stop.requested || performance.now() > until) {
        throw new Failure({
          code: 'state-locked',
          exit: ExitCode.needsDecision,
          message: what,
          untouched: 'The last step of the phase may be done without a record of it. All steps before it are recorded.',
          remedy: `Wait until that session gives its lock back${end}. Then run ${commandToGoOn()}. It finds out what the last step did.`,
          cause: error,
        });
      }
      if (!reported) report({ type: 'warning', text: `${what} phasedb tries again.` });
    }
  }
}
