import pRetry from 'p-retry';
import { ExitCode, Failure } from '../../core/failure.ts';
import { commandToGoOn } from '../../core/next-command.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import { freeConnections } from '../../mysql/server-trouble.ts';
import type { Session } from '../../mysql/session.ts';
import type { Stop } from './stop.ts';

const deniedPauseMs = 5_000;

/**
 * Reconnects until the server answers, the time is over, or a stop is requested: at least one attempt.
 * @param failed gets the error of each attempt
 * @throws Failure `connection-lost`, `no-connection`, and the code of a refused login (exit 4): the state is saved, resume
 *   goes on
 */
export async function reconnectWithin(
  session: Session,
  ms: number,
  stop: Stop,
  failed: (error: unknown) => void = () => undefined,
): Promise<void> {
  const denied = (error: unknown) => error instanceof Failure && error.code === 'access-denied';
  const passing = (error: unknown) => denied(error) || isFull(error) || isLost(error);
  const reconnect = async () => {
    try {
      await session.reconnect();
    } catch (error) {
      failed(error);
      // Whoever renews the password may be late; many tries at once could lock the account.
      if (denied(error)) await stop.sleep(deniedPauseMs);
      throw error;
    }
  };
  try {
    await retryWhile(passing, reconnect, ms, stop);
  } catch (error) {
    if (isFull(error)) throw noConnection(error, ms, stop, 'Lost the connection to the server and could not reconnect');
    if (!passing(error)) throw error instanceof Failure ? notReconnected(error) : error;
    throw new Failure({
      code: 'connection-lost',
      exit: ExitCode.needsDecision,
      message: `Lost the connection to the server and could not reconnect${stop.requested ? '' : ` within ${Math.round(ms / 1000)} s`}: ${describeError(error)}`,
      untouched: 'Committed chunks are saved with their cursor. A statement in progress may have completed.',
      remedy: `When the server answers again, continue with: ${commandToGoOn()}`,
      cause: error,
    });
  }
}

/**
 * Opens a further connection; where the server takes none it waits until it does, the time is over, or a stop is requested.
 * @throws Failure `no-connection` (exit 4), and what opening throws
 */
export async function openWithin<Opened>(open: () => Promise<Opened>, ms: number, stop: Stop): Promise<Opened> {
  try {
    return await retryWhile(isFull, open, ms, stop);
  } catch (error) {
    throw isFull(error) ? noConnection(error, ms, stop, 'Could not open a further connection') : error;
  }
}

/**
 * The same before anything has begun.
 * @throws what opening throws
 */
export function openAtStart<Opened>(open: () => Promise<Opened>, ms: number, stop: Stop): Promise<Opened> {
  return retryWhile(isFull, open, ms, stop);
}

function retryWhile<Result>(
  passing: (error: unknown) => boolean,
  attempt: () => Promise<Result>,
  ms: number,
  stop: Stop,
): Promise<Result> {
  return pRetry(attempt, {
    retries: 1000,
    maxRetryTime: ms,
    minTimeout: 200,
    maxTimeout: 2_000,
    randomize: true,
    shouldRetry: ({ error }) => passing(error) && !stop.requested,
  });
}

/** The login is refused for a reason that stays, such as a server that was restarted and has no password in its cache. */
function notReconnected(error: Failure): Failure {
  if (error.exit === ExitCode.needsDecision) return error;
  return new Failure({
    code: error.code,
    exit: ExitCode.needsDecision,
    message: `Lost the connection to the server and could not reconnect. ${error.message}`,
    untouched: 'Committed chunks are saved with their cursor. A statement in progress may have completed.',
    remedy: `${error.remedy ?? ''} Then continue with: ${commandToGoOn()}`.trim(),
    cause: error,
  });
}

function isLost(error: unknown): error is ServerError {
  return error instanceof ServerError && error.kind === 'connection-lost';
}

function isFull(error: unknown): error is ServerError {
  return error instanceof ServerError && error.kind === 'no-connection';
}

function noConnection(error: ServerError, ms: number, stop: Stop, what: string): Failure {
  return new Failure({
    code: 'no-connection',
    exit: ExitCode.needsDecision,
    message: `${what}${stop.requested ? '' : ` within ${Math.round(ms / 1000)} s`}. ${error.message}`,
    untouched: 'Committed chunks are saved with their cursor. A statement in progress may have completed.',
    remedy: `${freeConnections(error)} Then continue with: ${commandToGoOn()}`,
    cause: error,
  });
}
