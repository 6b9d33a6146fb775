import type { RunContext } from '../context/run-context.ts';
import { PauseSignal } from './pause.ts';
import { Throttle } from './throttle.ts';

/** A pause that somebody asked for holds every phase, not backfills alone. */
export async function holdWhilePaused(
  context: Pick<RunContext, 'sessions' | 'migration' | 'stateDatabase' | 'report' | 'stop'>,
): Promise<void> {
  const throttle = new Throttle([new PauseSignal(context, context.sessions.control)], context.stop);
  let said = '';
  await throttle.admit((reason) => {
    if (reason !== said) context.report({ type: 'notice', text: `Waiting: ${reason}` });
    said = reason;
  });
}
