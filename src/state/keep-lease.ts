import { releaseAdvisoryLock } from '../mysql/advisory-lock.ts';
import type { Session } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';
import { type Held, leaseSeconds } from './take-lease.ts';

/**
 * Prolongs leases, by the server's clock, and says which connections the run uses now.
 * @returns false when one of them has been taken over: this run must not write any more
 */
export async function beat(
  control: Session,
  database: string,
  holder: string,
  resources: readonly string[],
  connections: readonly number[],
): Promise<boolean> {
  if (resources.length === 0) return true;
  const written = await control.execute(
    `UPDATE ${quoteIdentifier(database)}.phasedb_locks
      SET heartbeat = UTC_TIMESTAMP(6), expires_at = UTC_TIMESTAMP(6) + INTERVAL ? SECOND, connections = ?
      WHERE holder = ? AND released = 0 AND resource IN (${resources.map(() => '?').join(', ')})`,
    [leaseSeconds, JSON.stringify(connections), holder, ...resources],
  );
  return written.matched === resources.length;
}

/** Gives a lease back, if it is still this holder's. */
export async function releaseLease(
  lockSession: Session,
  control: Session,
  database: string,
  holder: string,
  held: Held,
): Promise<void> {
  await control.execute(
    `UPDATE ${quoteIdentifier(database)}.phasedb_locks SET released = 1, heartbeat = UTC_TIMESTAMP(6) WHERE resource = ? AND holder = ?`,
    [held.resource, holder],
  );
  if (held.advisory !== undefined && !lockSession.lost) await releaseAdvisoryLock(lockSession, held.advisory);
}
