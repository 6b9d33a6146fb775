import { ExitCode, Failure } from '../core/failure.ts';
import type { Target } from './target.ts';

/** The address leads to another server than before: nothing is known of its state. */
export function serverChanged(target: Target, before: string, now: string): Failure {
  return new Failure({
    code: 'server-changed',
    exit: ExitCode.needsDecision,
    message: `The server at ${target} is not the server that this run started on. server_uuid was ${before} and is now ${now}. A failover happened, or the address now leads to another server.`,
    untouched: 'The migration changed nothing on the new server.',
    remedy: 'Check that the new server holds the state tables and the data, then resume.',
  });
}
