import { ExitCode, Failure } from '../core/failure.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `stop` at each signal that asks the process to end, until it is disposed. */
export function onInterruption(stop: () => void): Disposable {
  for (const signal of signals) process.on(signal, stop);
  return {
    [Symbol.dispose]() {
      for (const signal of signals) process.off(signal, stop);
    },
  };
}

/** A lint that a signal ended. @param untouched what became of its work on the server */
export function interrupted(untouched: string, cause?: unknown): Failure {
  return new Failure({
    code: 'interrupted',
    exit: ExitCode.stoppedEarly,
    message: 'The lint was interrupted.',
    untouched,
    ...(cause === undefined ? {} : { cause }),
  });
}
