import { Failure } from '../../core/failure.ts';
import { commandToGoOn, nextCommand } from '../../core/next-command.ts';
import { errorAdvice } from '../../mysql/error-advice.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import { markLiterals } from '../../sql/lexing/mark-literals.ts';
import { chunkLimitMs, WarningsHidden } from './chunk.ts';
import type { BackfillOrder } from './order.ts';
import { namesGone, namesWhatIsGone } from './walk-refusals.ts';

const rolledBack = 'The whole chunk was rolled back. The chunks before it are committed.';

/** The end of a chunk's retries. */
export function exhausted(error: ServerError, rows: number, tries: number, phase: string): Failure {
  const size = rows === 1 ? '1 row' : `${rows} rows`;
  const why =
    error.kind === 'killed'
      ? `a chunk of ${size} was killed each time (phasedb kills a chunk that runs for more than ${chunkLimitMs / 1000} s)`
      : `a chunk of ${size} failed with ${describeError(error)}`;
  return new Failure({
    code: 'chunk-retries-exhausted',
    message: `The backfill ${phase} failed after ${tries === 1 ? '1 attempt' : `${tries} attempts`}: ${why}.`,
    untouched: rolledBack,
    remedy: `${remedyOf(error)}. Then run ${commandToGoOn()}.`,
    statement: error.statement && markLiterals(error.statement),
  });
}

function remedyOf({ kind, errno }: ServerError): string {
  if (kind !== 'too-big')
    return 'Find what locks or slows these rows (SHOW ENGINE INNODB STATUS; EXPLAIN of the query)';
  if (errno === 1206) return 'Give InnoDB more memory for its locks (innodb_buffer_pool_size)';
  const limit =
    errno === 1153
      ? 'max_allowed_packet'
      : errno === 1197
        ? 'max_binlog_cache_size'
        : 'group_replication_transaction_size_limit';
  return `One row alone is over a limit of the server. Raise ${limit} with SET GLOBAL`;
}

/**
 * What ends a backfill whose statement the server rejects for good.
 * @returns any error that is not the server's as it is
 */
export function refused(error: unknown, order: Pick<BackfillOrder, 'id' | 'phase' | 'query'>): unknown {
  const { phase } = order.id;
  if (error instanceof WarningsHidden) {
    return new Failure({
      code: 'warnings-hidden',
      message: `The backfill ${phase} cannot check whether MySQL truncated a value: ${error.message}.`,
      untouched: 'The row was rolled back. The chunks before it are committed.',
      remedy: `Raise the limit: SET GLOBAL max_error_count = 65535. Then run ${commandToGoOn()}.`,
    });
  }
  if (!(error instanceof ServerError)) return error;
  if (namesWhatIsGone(error)) return namesGone(order, error);
  const advice = errorAdvice(error, nextCommand('doctor', order.phase.place.file));
  const blamed = advice?.code === undefined || advice.code === 'grant-missing';
  return new Failure({
    code: advice?.code ?? 'chunk-refused',
    message: `The ${blamed ? 'server rejected the' : 'server could not run a'} statement of the backfill ${phase}: ${describeError(error)}`,
    statement: error.statement && markLiterals(error.statement),
    untouched:
      error.statement === 'COMMIT'
        ? 'The chunk is committed whole or was rolled back whole, and its checkpoint with it. The chunks before it are committed.'
        : rolledBack,
    remedy: `${advice?.remedy ?? 'Find what locks or ends it (SHOW PROCESSLIST, SHOW ENGINE INNODB STATUS).'} Then run ${commandToGoOn()}.`,
    cause: error,
  });
}
