import { hostname } from 'node:os';
import { advisoryLockHolder, advisoryLockName, releaseAdvisoryLock, takeAdvisoryLock } from '../mysql/advisory-lock.ts';
import { type Announced, readAnnounced, runIdOfConnection } from '../mysql/announced.ts';
import { findMarked, findProcess, killConnection, type Process } from '../mysql/processes.ts';
import { ServerError } from '../mysql/server-error.ts';
import type { Session } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';
import type { Actor } from './actor.ts';
import { checkFences, type Fence } from './fences.ts';
import { holderConnected, maySeeStatementsOf } from './holder-connected.ts';
import { isRestartedSince, isTable, type LeaseRow, migrationResource, readLease } from './lease.ts';
import { alreadyRunning, reconnecting, statementUnseen } from './lease-refusals.ts';

/** Seconds without a heartbeat after which a lease counts as abandoned, by the server's clock. */
export const leaseSeconds = 60;

export interface Claim {
  readonly database: string;
  readonly resource: string;
  readonly migration: string;
  readonly holder: string;
  readonly actor: Actor;
  /** Ids of the connections that this run works with, so that a successor can end them. */
  readonly connections: readonly number[];
  /** Text in the comment of every DDL statement of this migration, to recognise one that outlived its runner. */
  readonly marker: string;
  /** Checked in the transaction that writes the lease. */
  readonly guards: readonly Fence[];
}

/** A lease that was got, and the token that everything done under it has to show. */
export interface Held {
  readonly resource: string;
  readonly token: bigint;
  readonly advisory: string | undefined;
  /** The holder it was taken from, where it had not been released. */
  readonly takenFrom: LeaseRow | undefined;
  /** As the run before left it, given back or not. */
  readonly before: LeaseRow | undefined;
}

/** The resource is taken by a statement of a runner that is gone; it has to be awaited. */
export interface Orphan {
  readonly orphan: Process;
}

/**
 * Takes the advisory lock on `lockSession` and the lease with a new fencing token.
 * @param lockSession holds the advisory lock; for DDL it is the session that runs the DDL
 * @param control writes lease and fence
 * @returns the lease; or the DDL statement of a dead runner that still runs and holds it
 * @throws Failure `already-running` (exit 3) when somebody alive holds it
 */
export async function takeLease(lockSession: Session, control: Session, claim: Claim): Promise<Held | Orphan> {
  const name = advisoryLockName(control.serverUuid, claim.resource);
  let outcome = await takeAdvisoryLock(lockSession, name, 1);
  if (outcome !== 'unavailable' && !outcome.got) {
    const lease = await readLease(control, claim.database, claim.resource);
    const marked = (await findMarked(control.asQuery, claim.marker)).find(
      (process) => outcome !== 'unavailable' && !outcome.got && process.id === outcome.heldBy,
    );
    if (marked !== undefined && !(await holderLives(control, claim, lease))) return { orphan: marked };
    // Whoever holds the migration knows that no other run of it is alive, also before the lease of its table runs out.
    const superseded = lease?.migration === claim.migration && isTable(claim.resource) && lease.holder !== claim.holder;
    const { heldBy } = outcome;
    const [holder] = heldBy === undefined ? [] : await readAnnounced(control.asQuery, { id: heldBy });
    if (holder !== undefined && isRemains(holder, claim, lease)) {
      await endRemains(control, holder);
      outcome = await takeAdvisoryLock(lockSession, name, 5);
    } else if (lease !== undefined && (lease.expired || superseded) && heldBy !== undefined) {
      await endDeadSession(control, lease.holder, heldBy);
      outcome = await takeAdvisoryLock(lockSession, name, 5);
    }
    if (outcome !== 'unavailable' && !outcome.got) throw alreadyRunning(claim, lease, outcome.heldBy);
  }
  const advisory = outcome === 'unavailable' ? undefined : name;
  try {
    return {
      ...(await writeLease(control, claim, { leaseDecides: advisory === undefined, forDdl: lockSession !== control })),
      advisory,
    };
  } catch (error) {
    if (advisory !== undefined && !lockSession.lost) await releaseAdvisoryLock(lockSession, advisory);
    throw error;
  }
}

/**
 * Whether a lock is held by nobody any more: by a connection of this very run that it has lost, of a run that has given the
 * lease back, or of a process that is gone. The server keeps such a connection until it finds out. Whoever lives all the
 * same is kept from writing by the new token.
 */
function isRemains(holder: Announced, claim: Claim, lease: LeaseRow | undefined): boolean {
  const lost = holder.run === claim.holder && !claim.connections.includes(holder.id);
  const givenBack = lease?.released === true && lease.holder === holder.run;
  return lost || givenBack || holder.processGone;
}

/** Of a process that is gone every connection may hold something; one at work may run a DDL statement, and is left to it. */
async function endRemains(control: Session, holder: Announced): Promise<void> {
  const remains = holder.processGone ? await readAnnounced(control.asQuery, { run: holder.run }) : [holder];
  for (const { id, run } of remains) await endDeadSession(control, run, id);
}

/** The holder of a table's lease lives when its migration's advisory lock (on its control session) is still held. */
async function holderLives(control: Session, claim: Claim, lease: LeaseRow | undefined): Promise<boolean> {
  if (lease === undefined || lease.holder === claim.holder) return false;
  const name = advisoryLockName(control.serverUuid, migrationResource(claim.database, lease.migration));
  const holder = await advisoryLockHolder(control, name);
  return holder !== undefined && holder !== control.id;
}

/**
 * Ends the session of a holder whose lease ran out (a stopped or cut-off runner), after making sure that the id still
 * is that runner's: the server reuses ids after a restart.
 */
async function endDeadSession(control: Session, run: string, id: number): Promise<void> {
  if (id === control.id) return;
  const process = await findProcess(control.asQuery, id);
  if (process === undefined || process.command !== 'Sleep') return;
  if ((await runIdOfConnection(control.asQuery, id)) === run) await killConnection(control, id);
}

/** Ends every connection of a holder that is gone or stopped; each is asked for the run it belongs to first. */
async function endConnections(control: Session, lease: LeaseRow): Promise<void> {
  const announced = await readAnnounced(control.asQuery, { run: lease.holder });
  for (const id of new Set([...announced.map((connection) => connection.id), ...lease.connections])) {
    if ((await runIdOfConnection(control.asQuery, id)) === lease.holder) await killConnection(control, id);
  }
}

/** Ends those that run nothing. A statement that runs is left to end: DDL is awaited, a chunk is fenced. */
async function endIdleConnections(control: Session, lease: LeaseRow): Promise<void> {
  const announced = await readAnnounced(control.asQuery, { run: lease.holder });
  for (const id of new Set([...announced.map((connection) => connection.id), ...lease.connections]))
    await endDeadSession(control, lease.holder, id);
}

interface Circumstances {
  /** No advisory lock could be had. */
  readonly leaseDecides: boolean;
  /** A statement of the former holder may outlive it. */
  readonly forDdl: boolean;
}

async function writeLease(
  control: Session,
  claim: Claim,
  { leaseDecides, forDdl }: Circumstances,
): Promise<Omit<Held, 'advisory'>> {
  const db = quoteIdentifier(claim.database);
  for (let attempt = 1; ; attempt++) {
    try {
      await control.execute('START TRANSACTION');
      await control.execute(
        `INSERT INTO ${db}.phasedb_fences (resource, token) VALUES (?, 1) ON DUPLICATE KEY UPDATE token = token + 1`,
        [claim.resource],
      );
      await checkFences(control, claim.database, claim.guards);
      // Read behind the fence's row lock: of two that come at once, the second sees what the first wrote.
      const lease = await readLease(control, claim.database, claim.resource);
      const inUse = lease !== undefined && !lease.released && lease.holder !== claim.holder;
      // Whoever holds the migration has settled that no other run of it is alive.
      const superseded = inUse && lease.migration === claim.migration && isTable(claim.resource);
      if (inUse && !lease.expired && !superseded) {
        if (await isRestartedSince(control, lease)) throw reconnecting(claim, lease);
        if (leaseDecides || (await holderConnected(control, lease))) throw alreadyRunning(claim, lease, undefined);
      }
      if (inUse && forDdl && !(await maySeeStatementsOf(control, lease))) throw statementUnseen(claim, lease);
      const token = (
        await control.queryOne(`SELECT token FROM ${db}.phasedb_fences WHERE resource = ?`, [claim.resource])
      )?.token;
      await control.execute(
        `REPLACE INTO ${db}.phasedb_locks
          (resource, migration, holder, token, connections, actor, server_user, client_host, client_pid, git_commit, run_url, acquired_at, heartbeat, expires_at)
          VALUES (?, ?, ?, ?, ?, ?, CURRENT_USER(), ?, ?, ?, ?, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) + INTERVAL ? SECOND)`,
        [
          claim.resource,
          claim.migration,
          claim.holder,
          BigInt(token ?? 0),
          JSON.stringify(claim.connections),
          claim.actor.name.slice(0, 255),
          hostname().slice(0, 255),
          process.pid,
          claim.actor.commit?.slice(0, 64) ?? null,
          claim.actor.runUrl?.slice(0, 1024) ?? null,
          leaseSeconds,
        ],
      );
      await control.execute('COMMIT');
      // A runner that was stopped between its last look at the fence and a statement must not send that any more.
      if (inUse) await endIdleConnections(control, lease);
      return {
        resource: claim.resource,
        token: BigInt(token ?? 0),
        takenFrom: inUse ? lease : undefined,
        before: lease,
      };
    } catch (error) {
      if (!control.lost) await control.execute('ROLLBACK');
      if (!(error instanceof ServerError && error.kind === 'lock-wait') || attempt === 3) throw error;
      // A chunk of the former holder is open and reads the fence FOR SHARE: its runner is stopped inside it.
      const lease = await readLease(control, claim.database, claim.resource);
      // Without advisory locks it may as well be alive and only slow.
      if (leaseDecides && lease !== undefined && !lease.expired && !lease.released)
        throw alreadyRunning(claim, lease, undefined);
      if (lease !== undefined) await endConnections(control, lease);
    }
  }
}
