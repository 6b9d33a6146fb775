import { ExitCode, Failure } from '../../core/failure.ts';
import { commandToGoOn, nextCommand } from '../../core/next-command.ts';
import { describeStop, type Stop, upperFirst } from './stop.ts';

/** A stop has effect within 5 s, whatever the server does; what is left of them is for saying so. */
const mostMs = 4_000;
/** For giving back what is held. */
const leavingMs = 400;

/** For a whole command, of which a run is a part. */
export const commandMs = mostMs + leavingMs + 200;

/**
 * Waits for work, and once a stop is asked for no longer than the rest of its time.
 * @param late the failure to end with where the work did not end in time; it is then left to itself
 * @param ms milliseconds from the stop on
 */
export async function endedInTime<Value>(
  work: Promise<Value>,
  stop: Stop,
  late: () => Error,
  ms = mostMs,
): Promise<Value> {
  return beforeDeadline(work, stop, ms, (_, reject) => reject(late()));
}

/** Waits for what is given back in the end. @returns false where it took too long */
export async function leftInTime(leaving: Promise<void>, stop: Stop): Promise<boolean> {
  return beforeDeadline(
    leaving.then(() => true),
    stop,
    mostMs + leavingMs,
    (resolve) => resolve(false),
  );
}

async function beforeDeadline<Value>(
  work: Promise<Value>,
  stop: Stop,
  ms: number,
  onLate: (resolve: (value: Value) => void, reject: (error: Error) => void) => void,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  let unsubscribe = () => undefined as unknown;
  const late = new Promise<Value>((resolve, reject) => {
    unsubscribe = stop.onRequest(() => {
      timer ??= setTimeout(() => onLate(resolve, reject), Math.max(0, ms - (stop.sinceMs ?? 0)));
    });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    unsubscribe();
    clearTimeout(timer);
    // What comes of it later is nobody's concern.
    work.catch(() => undefined);
  }
}

/** How a command ends of which nobody knows whether the server has written it down. */
export function notKnown({ reason }: Stop): Failure {
  const why = reason === undefined ? 'Stopped' : upperFirst(describeStop(reason));
  return new Failure({
    code: 'state-not-saved',
    exit: ExitCode.needsDecision,
    message: `${why} before the server had answered.`,
    untouched: 'The command may or may not have been recorded. No table of yours was touched.',
    remedy: `When the server answers again, see what was recorded: ${nextCommand('status')}`,
  });
}

/** How work ends that a server without answers keeps from saving its state. */
export function stateNotSaved({ reason }: Stop): Failure {
  const why = reason === undefined ? 'stopped' : describeStop(reason);
  return new Failure({
    code: 'state-not-saved',
    exit: ExitCode.needsDecision,
    message: `The state could not be saved: the run was ${why}, and the server did not answer within ${mostMs / 1000} s.`,
    untouched:
      'Committed chunks are saved with their cursor. The server rolls back a chunk that was not committed. A statement in progress may have completed.',
    remedy: `When the server answers again, continue with: ${commandToGoOn()}`,
  });
}
