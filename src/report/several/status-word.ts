import { ExitCode } from '../../core/failure.ts';

const words: Readonly<Record<ExitCode, string>> = {
  [ExitCode.done]: 'done',
  [ExitCode.failed]: 'failed',
  [ExitCode.gateTimedOut]: 'timed_out',
  [ExitCode.alreadyRunning]: 'locked',
  [ExitCode.needsDecision]: 'needs_resume',
  [ExitCode.stoppedEarly]: 'in_progress',
  [ExitCode.wrongUsage]: 'refused',
};

/** The status that a result says itself, else the one of its exit code. */
export function statusWord(exit: ExitCode, json: object | undefined): string {
  const own: unknown = json === undefined ? undefined : Reflect.get(json, 'status');
  return typeof own === 'string' ? own : words[exit];
}
