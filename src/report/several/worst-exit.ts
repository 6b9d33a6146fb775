import { ExitCode } from '../../core/failure.ts';

/** From the worst to the best. Wrong usage of one of several left it as it was, as a run of somebody else did. */
const order: readonly ExitCode[] = [
  ExitCode.failed,
  ExitCode.needsDecision,
  ExitCode.gateTimedOut,
  ExitCode.alreadyRunning,
  ExitCode.wrongUsage,
  ExitCode.stoppedEarly,
  ExitCode.done,
];

/**
 * The exit code of a call that worked on several databases or migrations: the worst one. What was not started does not count by
 * itself, because the one that it was not started for does.
 */
export function worstExit(exits: readonly (ExitCode | undefined)[]): ExitCode {
  return order.find((exit) => exits.includes(exit)) ?? ExitCode.done;
}
