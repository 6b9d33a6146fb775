import { ExitCode, Failure } from '../core/failure.ts';
import { commandToGoOn, nextCommand } from '../core/next-command.ts';
import { describeHolder, isTable, type LeaseRow, secondsLeft } from './lease.ts';

/** What was claimed, and for which migration. */
export interface Claimed {
  readonly resource: string;
  readonly migration: string;
}

/** @param lease of an earlier run whose statements may not be seen */
export function statementUnseen(claim: Claimed, lease: LeaseRow): Failure {
  return new Failure({
    code: 'statement-unseen',
    exit: ExitCode.needsDecision,
    message: `An earlier run worked on the table ${claim.resource.slice('table:'.length)} and never gave it back: ${describeHolder(lease)}. It ran as ${lease.serverUser ?? 'an unknown user'}. A statement of it may still run, and phasedb cannot see statements of other users, because the PROCESS privilege is missing.`,
    untouched: 'Nothing was sent.',
    remedy: `Grant PROCESS on *.* to the user of this run, or run as ${lease.serverUser ?? 'that user'}. Then go on with ${commandToGoOn()}.`,
  });
}

/** A beat comes every 15 s: after two that did not, the holder may be gone, or cut off. */
function ifGone(lease: LeaseRow | undefined): string {
  if (lease === undefined || lease.released || lease.secondsSinceHeartbeat < 30) return '';
  return `\n${whenGone(lease)}`;
}

function whenGone(lease: LeaseRow): string {
  return `If it is gone, its lease ends in ${secondsLeft(lease)} s. Then the next run can begin.`;
}

/** The server was restarted: its run has neither lock nor connection, and may be connecting again. */
export function reconnecting(claim: Claimed, lease: LeaseRow): Failure {
  const what = isTable(claim.resource)
    ? `The migration ${lease.migration}, which works on the table ${claim.resource.slice('table:'.length)},`
    : `The migration ${claim.migration}`;
  return new Failure({
    code: 'already-running',
    exit: ExitCode.alreadyRunning,
    message: `${what} is reconnecting: the server was restarted after the last heartbeat of its run (${describeHolder(lease)}).`,
    untouched: 'Nothing was changed.',
    remedy: `Wait for it. This shows its progress: ${nextCommand('status', lease.migration)}. ${whenGone(lease)}`,
  });
}

/** The lock is held and no lease says by whom. */
function lockTaken(claim: Claimed, connection: number): Failure {
  return new Failure({
    code: 'already-running',
    exit: ExitCode.alreadyRunning,
    message: `The advisory lock of ${claim.resource} is held by connection ${connection}, and the state names no run that has it. Another run is starting or ending, or another program uses that lock.`,
    untouched: 'Nothing was changed.',
    remedy: `Run the same command again in a moment. If the lock stays held, look what connection ${connection} is (SHOW PROCESSLIST), and end it.`,
  });
}

/**
 * Somebody alive holds it.
 * @param connection that holds the advisory lock, where one does
 */
export function alreadyRunning(claim: Claimed, lease: LeaseRow | undefined, connection: number | undefined): Failure {
  if (connection !== undefined && (lease === undefined || lease.released)) return lockTaken(claim, connection);
  const what = isTable(claim.resource)
    ? `The migration ${lease?.migration ?? '(unknown)'} is working on the table ${claim.resource.slice('table:'.length)}`
    : `The migration ${claim.migration} is already running`;
  const who = [
    lease && describeHolder(lease),
    connection !== undefined && `its lock is held by connection ${connection}`,
  ].filter(Boolean);
  return new Failure({
    code: 'already-running',
    exit: ExitCode.alreadyRunning,
    message: `${what}${who.length > 0 ? `: ${who.join(', ')}` : ''}.`,
    untouched: 'Nothing was changed.',
    remedy: `Wait for it, or stop that run. This shows its progress: ${nextCommand('status')}${ifGone(lease)}`,
  });
}
