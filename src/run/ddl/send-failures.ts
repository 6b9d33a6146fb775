import { ExitCode, Failure } from '../../core/failure.ts';
import { commandToGoOn, nextCommand } from '../../core/next-command.ts';
import { formatBytes } from '../../core/storage-size.ts';
import { errorAdvice } from '../../mysql/error-advice.ts';
import { describeError, type ServerError } from '../../mysql/server-error.ts';
import { serverTrouble } from '../../mysql/server-trouble.ts';
import type { StatementOrder } from './statement-order.ts';

export function everyAlgorithmRefused(order: StatementOrder, refusal: ServerError | undefined): Failure {
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

export function buildLost(order: StatementOrder, who: readonly string[]): Failure {
  return new Failure({
    code: 'build-lost',
    message: `The statement could not get the metadata lock again at its end, within ${order.limits.commitLockWaitS} s (error 1205). MySQL discarded the finished build.${who.length === 0 ? '' : ` The lock was held by ${who.join('; ')}.`}`,
    place: order.place,
    untouched: `The statement changed nothing${order.index === 0 ? '' : '; the statements before it are done'}.`,
    remedy: `phasedb does not repeat a lost build automatically. End long transactions on the table, or raise ddl.commit_lock_wait_s (above 5 s the phase needs allow: blocking). Then run ${commandToGoOn()}.`,
  });
}

export function lostBefore(order: StatementOrder, error: ServerError): Failure {
  return new Failure({
    code: 'connection-lost',
    exit: ExitCode.needsDecision,
    message: `The connection was lost before the statement was sent: ${describeError(error)}`,
    place: order.place,
    untouched: `The statement was not started${order.index === 0 ? '' : '; the statements before it are done'}.`,
    remedy: `Run ${commandToGoOn()}.`,
    cause: error,
  });
}

export function unknownOutcome(order: StatementOrder, error: ServerError): Failure {
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

export function failed(order: StatementOrder, error: ServerError): Failure {
  const advice = errorAdvice(error, nextCommand('doctor', order.place.file));
  const undo = `Or undo the phase: ${nextCommand('rollback', order.place.file, { to: order.phase })}`;
  return new Failure({
    code: advice?.code ?? (error.kind === 'killed' ? 'statement-killed' : 'statement-failed'),
    message: `Statement ${order.index + 1} of ${order.total} of the phase ${order.phase} failed: ${describeError(error)}`,
    place: order.place,
    statement: error.statement,
    untouched: `The statement changed nothing${order.index === 0 ? '' : '; the statements before it are done'}.`,
    remedy: `${advice?.remedy ?? endedOrLocked(error)}${roomFor(order, error)} Then run ${commandToGoOn()}.${advice === undefined || advice.code !== undefined ? '' : ` ${undo}`}`,
    cause: error,
  });
}

function endedOrLocked({ kind }: ServerError): string {
  return kind === 'killed'
    ? 'Find out what killed the statement (KILL QUERY, or a time limit of the server).'
    : 'Find what holds its locks (SHOW PROCESSLIST, SHOW ENGINE INNODB STATUS).';
}

/** How much a statement that ran out of space writes. */
function roomFor({ bytes }: StatementOrder, { kind }: ServerError): string {
  return kind !== 'out-of-space' || bytes === undefined || bytes === 0
    ? ''
    : ` The statement writes about ${formatBytes(bytes)} (from the table size).`;
}

/**
 * Of a statement that built for a while before the server could not go on, and was undone. Its code makes the phase fail: an
 * automatic job must not repeat a build of hours again and again.
 * @param builtMs milliseconds of work that are lost
 */
export function failedAfterBuild(order: StatementOrder, error: ServerError, builtMs: number): Failure {
  const failure = failed(order, error);
  if (error.kind !== 'access-denied' && serverTrouble(error) === undefined) return failure;
  return new Failure({
    ...failure,
    code: 'build-lost',
    message: `${failure.message}. MySQL had worked on it for ${Math.round(builtMs / 1000)} s and discarded that.`,
    remedy: `phasedb does not repeat a lost build automatically. ${failure.remedy}`,
    cause: error,
  });
}
