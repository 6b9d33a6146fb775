import { ExitCode } from '../core/failure.ts';
import type { Stop } from '../run/context/stop.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Turns signals into the wish to stop. The second one asks for what would rather be left running, too; the third ends
 * the process as it is, with the exit code that says that the state has to be looked at.
 * @returns the way to stop listening
 */
export function stopOnSignals(stop: Stop, note: (text: string) => void): () => void {
  let count = 0;
  const listeners = signals.map((signal) => {
    const listener = () => {
      count++;
      if (count === 1) note(`${signal}: saving the state and stopping; press again to stop a running statement too`);
      if (count === 2) note(`${signal} again: stopping everything; press once more to exit at once`);
      if (count > 2) process.exit(ExitCode.needsDecision);
      stop.request({ kind: 'signal', signal });
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  return () => {
    for (const { signal, listener } of listeners) process.off(signal, listener);
  };
}
