import type { Phase } from '../../migration/migration.ts';
import { type WindowStanding, windowAt, windowText } from '../../migration/window.ts';
import type { RunContext } from '../context/run-context.ts';

type Asking = Pick<RunContext, 'sessions'>;

/**
 * Why a phase may not work now, by the server's clock, as the end of a sentence; undefined: it may.
 */
export async function outsideWindow(context: Asking, phase: Phase): Promise<string | undefined> {
  if (phase.window === undefined) return undefined;
  const { standing, now } = await lookAtWindow(context, phase.window);
  if (standing.open) return undefined;
  return `its window (${windowText(phase.window)}) is ${closedUntil(standing, now)}`;
}

/** Asks for a stop at the end of the phase's window. @returns the way to call it off */
export async function stopAtWindowEnd(context: Asking & Pick<RunContext, 'stop'>, phase: Phase): Promise<() => void> {
  const { window } = phase;
  if (window === undefined) return () => undefined;
  const { open, changesInMs } = (await lookAtWindow(context, window)).standing;
  const leftMs = open ? changesInMs : 0;
  if (leftMs === undefined) return () => undefined;
  const timer = setTimeout(() => context.stop.request({ kind: 'window', text: windowText(window) }), leftMs);
  return () => clearTimeout(timer);
}

function closedUntil({ changesInMs }: WindowStanding, now: number): string {
  if (changesInMs === undefined) return 'closed';
  return `closed until ${new Date(now + changesInMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

async function lookAtWindow({ sessions }: Asking, window: NonNullable<Phase['window']>) {
  // Microseconds since 1970 whatever the session's time zone is.
  const row = await sessions.onControl(() =>
    sessions.control.queryOne("SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) AS moment"),
  );
  const now = Number(row?.moment ?? 0) / 1000;
  return { now, standing: windowAt(window, now) };
}
