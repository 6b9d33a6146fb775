import { ExitCode, Failure } from '../../core/failure.ts';
import type { RunResult } from '../../run/context/request.ts';
import type { ErrorReport } from '../text/error-text.ts';

/** Failures of the connection; they say nothing about the migration. */
const unreachable = new Set([
  'access-denied',
  'authentication-plugin-unsupported',
  'connection-failed',
  'connection-lost',
  'file-not-sent',
  'login-not-understood',
  'no-server',
  'no-tls',
  'password-not-sent',
  'server-changed',
  'server-public-key-unreadable',
  'session-setting-refused',
  'tls-failed',
  'unknown-database',
]);

/**
 * The status that a thrown error amounts to.
 * @param hasBegun whether a phase had; what is refused before is a refusal and no failure
 */
export function failureStatus(error: unknown, { exit, code }: ErrorReport, hasBegun: boolean): RunResult['status'] {
  if (exit === ExitCode.alreadyRunning) return 'locked';
  if (exit === ExitCode.needsDecision) return code === 'on-hold' ? 'on_hold' : 'needs_resume';
  if (exit === ExitCode.gateTimedOut) return 'timed_out';
  if (exit === ExitCode.stoppedEarly) return 'in_progress';
  if (exit === ExitCode.wrongUsage || code === 'refused') return 'refused';
  return error instanceof Failure && !hasBegun && !unreachable.has(code) ? 'refused' : 'failed';
}
