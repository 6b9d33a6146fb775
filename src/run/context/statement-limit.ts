import { Failure } from '../../core/failure.ts';
import { findProcess, killQuery } from '../../mysql/processes.ts';
import type { Session } from '../../mysql/session.ts';
import type { Sessions } from './sessions.ts';

const lookMs = 5_000;
/** For a statement that was ended to undo what it did. */
const undoMs = 10_000;
/** The same once a stop is asked for. */
const undoAfterStopMs = 1_000;

/** When a statement is ended from outside. */
export interface StatementLimit {
  /** Milliseconds that it may take; undefined: hours. */
  readonly limitMs?: number;
  /** Milliseconds that a stop leaves it; undefined: a stop leaves it alone. */
  readonly afterStopMs?: number;
}

/** A timer for longer than this fires at once (Node.js 24, "setTimeout"). */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Waits for a statement of an author, which may take longer than any of our own: it is ended from the control connection when
 * its time is over. It is also looked at from there now and then, because its answer may have been lost on the way.
 * @param send sends it on that connection
 * @throws what sending throws; ServerError `killed` where it was ended, `connection-lost` where its answer will not come
 */
export async function limited<Answer>(
  sessions: Sessions,
  session: Session,
  { limitMs, afterStopMs }: StatementLimit,
  send: () => Promise<Answer>,
): Promise<Answer> {
  const { control, stop } = sessions;
  const { id } = session;
  const timers = new Set<NodeJS.Timeout>();
  const after = (ms: number, work: () => void) => timers.add(setTimeout(work, Math.min(ms, longestTimerMs)));
  const end = () => {
    sessions.onControl(() => killQuery(control, id)).catch(() => undefined);
    after(stop.requested ? undoAfterStopMs : undoMs, () =>
      session.giveUp('the statement was ended, and the server gave no answer'),
    );
  };
  if (limitMs !== undefined) after(limitMs, end);
  const unsubscribe = afterStopMs === undefined ? undefined : stop.onRequest(() => after(afterStopMs, end));
  const looking = setInterval(() => void look(), lookMs);
  let silent = 0;
  const look = async () => {
    const there = await isAtWork(sessions, id);
    silent = there ? 0 : silent + 1;
    if (silent > 1) session.giveUp('the server has ended the statement, and its answer was lost');
  };
  try {
    return await send();
  } finally {
    clearInterval(looking);
    unsubscribe?.();
    for (const timer of timers) clearTimeout(timer);
  }
}

/** Whether a connection still runs something; also true where that cannot be told for now. */
async function isAtWork(sessions: Sessions, id: number): Promise<boolean> {
  try {
    const process = await sessions.onControl(() => findProcess(sessions.control.asQuery, id));
    return process !== undefined && process.command !== 'Sleep';
  } catch (error) {
    // The server could not be reached again: nothing comes of the statement here.
    return !(error instanceof Failure);
  }
}
