import type { Stop } from './stop.ts';

/** What is left of a cancel's 7.5 seconds (actions/runner, ProcessInvoker.cs) is for several such waits. */
const AFTER_STOP_MS = 1_500;

/**
 * Waits for what may be left to itself: so long at most, and not much longer once a stop is asked for.
 * @param mostMs undefined: as long as nobody stops it
 * @returns undefined where it took too long
 */
export async function inTime<Value>(work: Promise<Value>, stop: Stop, mostMs?: number): Promise<Value | undefined> {
  let unsubscribe = () => undefined as unknown;
  const timers: NodeJS.Timeout[] = [];
  const late = new Promise<undefined>((resolve) => {
    const endAfter = (ms: number) => timers.push(setTimeout(resolve, ms, undefined));
    if (mostMs !== undefined) endAfter(mostMs);
    unsubscribe = stop.onRequest(() => endAfter(AFTER_STOP_MS));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    unsubscribe();
    for (const timer of timers) clearTimeout(timer);
    // What comes of it later is nobody's concern.
    work.catch(() => undefined);
  }
}

/**
 * Waits for a connection that is being made, and not much longer once a stop is asked for: a server may take it and say nothing.
 * @returns undefined where the stop came first
 * @throws what the connecting throws
 */
export async function connectedInTime<Connection extends { close(): Promise<void> }>(
  connecting: Promise<Connection>,
  stop: Stop,
): Promise<Connection | undefined> {
  const connection = await inTime(connecting, stop);
  if (connection === undefined) connecting.then((late) => late.close()).catch(() => undefined);
  return connection;
}
