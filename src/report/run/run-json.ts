import type { RunEvent } from '../../run/context/events.ts';
import type { RunResult } from '../../run/context/request.ts';

/** One line of a `--log-format json` log: what happened, and when. */
export function eventJson(event: RunEvent, at: Date): object {
  return { time: at.toISOString(), ...event };
}

/** What a command ended with, for machines; null where there is nothing to say. */
export function resultJson(result: RunResult): object {
  return {
    version: 1,
    exit: result.exit,
    status: result.status,
    phase: result.phase ?? null,
    next_phase: result.nextPhase ?? null,
    message: result.message,
    ...(result.plan === undefined ? {} : { plan: result.plan }),
  };
}
