import pRetry from 'p-retry';
import { ExitCode, Failure } from '../../core/failure.ts';
import { commandToGoOn } from '../../core/next-command.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import type { Stop } from './stop.ts';

const deniedPauseMs = 5_000;

/**
 * Reconnects until the server answers, the time is over, or a stop is requested: at least one attempt.
 * @throws Failure `connection-lost` (exit 4): the state is saved, resume goes on
 */
export async function reconnectWithin(session: Session, ms: number, stop: Stop): Promise<void> {
  const denied = (error: unknown) => error instanceof Failure && error.code === 'access-denied';
  const passing = (error: unknown) =>
    denied(error) || (error instanceof ServerError && error.kind === 'connection-lost');
  const reconnect = async () => {
    try {
      await session.reconnect();
    } catch (error) {
      // Whoever renews the password may be late; many tries at once could lock the account.
      if (denied(error)) await stop.sleep(deniedPauseMs);
      throw error;
    }
  };
  try {
    await pRetry(reconnect, {
      retries: 1000,
      maxRetryTime: ms,
      minTimeout: 200,
      maxTimeout: 2_000,
      randomize: true,
      shouldRetry: ({ error }) => passing(error) && !stop.requested,
    });
  } catch (error) {
    if (!passing(error)) throw error;
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
