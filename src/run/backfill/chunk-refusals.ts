import { Failure } from '../../core/failure.ts';
import { commandToGoOn, nextCommand } from '../../core/next-command.ts';
import { type Blocker, describeBlocker, endBlocker } from '../../mysql/blockers.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import { chunkLimitMs, WarningsHidden } from './chunk.ts';

/** A chunk met deadlocks, lock waits or kills too often. @param holders of its rows, as far as they are known */
export function exhausted(
  error: ServerError,
  rows: number,
  tries: number,
  phase: string,
  holders: readonly Blocker[] | undefined,
): Failure {
  const size = rows === 1 ? '1 row' : `${rows} rows`;
  const why =
    error.kind === 'killed'
      ? `a chunk of ${size} was killed each time (phasedb kills a chunk that runs for ${chunkLimitMs / 1000} s)`
      : `a chunk of ${size} failed with ${describeError(error)}`;
  const held = error.kind === 'lock-wait' ? (holders ?? []) : [];
  const named = held.length === 0 ? '' : ` Its rows are held by ${held.map(describeBlocker).join('; ')}.`;
  return new Failure({
    code: 'chunk-retries-exhausted',
    message: `The backfill ${phase} failed after ${tries === 1 ? '1 attempt' : `${tries} attempts`}: ${why}.${named}`,
    untouched: 'The whole chunk was rolled back. The chunks before it are committed.',
    remedy: `${held.length === 0 ? 'Find what locks or slows these rows (SHOW ENGINE INNODB STATUS; EXPLAIN of the query)' : `Wait until that transaction ends, or end it: ${held.map(endBlocker).join('; ')}`}. Then run ${commandToGoOn()}.`,
    statement: error.statement,
  });
}

/** Why the server does not take the statement of a chunk; an error of another kind is given back as it is. */
export function refused(error: unknown, phase: string, file: string): unknown {
  if (error instanceof WarningsHidden) {
    return new Failure({
      code: 'warnings-hidden',
      message: `The backfill ${phase} cannot check whether MySQL truncated a value: ${error.message}.`,
      untouched: 'The row was rolled back. The chunks before it are committed.',
      remedy: `Raise the limit: SET GLOBAL max_error_count = 65535. Then run ${commandToGoOn()}.`,
    });
  }
  if (!(error instanceof ServerError)) return error;
  return new Failure({
    code: error.kind === 'access-denied' ? 'grant-missing' : 'chunk-refused',
    message: `The server rejected the statement of the backfill ${phase}: ${describeError(error)}`,
    statement: error.statement,
    untouched: 'The whole chunk was rolled back. The chunks before it are committed.',
    remedy:
      error.kind === 'access-denied'
        ? `Grant the missing privileges; ${nextCommand('doctor', file)} lists them. Then run ${commandToGoOn()}.`
        : `Correct the query in the migration file, then run ${commandToGoOn()}.`,
  });
}
