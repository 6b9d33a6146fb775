import { hostname } from 'node:os';
import { ExitCode, Failure } from '../core/failure.ts';
import { nextCommand } from '../core/next-command.ts';
import { advisoryLockHolder, advisoryLockName, releaseAdvisoryLock, takeAdvisoryLock } from '../mysql/advisory-lock.ts';
import {
  connectionsOfRun,
  findMarked,
  findProcess,
  killConnection,
  type Process,
  runIdOfConnection,
} from '../mysql/processes.ts';
import { ServerError } from '../mysql/server-error.ts';
import type { Row, Session } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';
import type { Actor } from './history.ts';

/** Seconds without a heartbeat after which a lease counts as abandoned, by the server's clock. */
export const leaseSeconds = 60;

/** What a lease can be had on: a migration, or a table that a phase works on. */
export function migrationResource(database: string, migration: string): string {
  return `migration:${database}:${migration}`;
}

export function tableResource(schema: string, table: string): string {
  return `table:${schema}.${table}`;
}

/** The row of `phasedb_locks`. */
export interface LeaseRow {
  readonly resource: string;
  readonly migration: string;
  readonly holder: string;
  readonly token: bigint;
  readonly connections: readonly number[];
  readonly actor: string | undefined;
  readonly serverUser: string | undefined;
  readonly clientHost: string | undefined;
  readonly clientPid: string | undefined;
  readonly runUrl: string | undefined;
  readonly acquiredAt: string;
  readonly heartbeat: string;
  readonly secondsSinceHeartbeat: number;
  readonly expired: boolean;
  readonly released: boolean;
}

/** Reads a lease without taking anything. */
export async function readLease(session: Session, database: string, resource: string): Promise<LeaseRow | undefined> {
  const row = await session.queryOne(
    `SELECT l.*, TIMESTAMPDIFF(MICROSECOND, heartbeat, UTC_TIMESTAMP(6)) / 1000000 AS silent, expires_at < UTC_TIMESTAMP(6) AS expired
      FROM ${quoteIdentifier(database)}.phasedb_locks l WHERE resource = ?`,
    [resource],
  );
  return row === undefined ? undefined : toLease(row);
}

function toLease(row: Row): LeaseRow {
  return {
    resource: row.resource ?? '',
    migration: row.migration ?? '',
    holder: row.holder ?? '',
    token: BigInt(row.token ?? 0),
    connections: JSON.parse(row.connections ?? '[]') as number[],
    actor: row.actor ?? undefined,
    serverUser: row.server_user ?? undefined,
    clientHost: row.client_host ?? undefined,
    clientPid: row.client_pid ?? undefined,
    runUrl: row.run_url ?? undefined,
    acquiredAt: row.acquired_at ?? '',
    heartbeat: row.heartbeat ?? '',
    secondsSinceHeartbeat: Number(row.silent ?? 0),
    expired: row.expired === '1',
    released: row.released === '1',
  };
}

function isTable(resource: string): boolean {
  return resource.startsWith('table:');
}

export type Liveness = 'free' | 'held' | 'gone';

/**
 * Whether somebody works on a resource right now. `gone`: a holder that never released it and whose advisory lock is
 * free, or whose lease ran out. Where advisory locks cannot be had the lease alone decides.
 */
export async function livenessOf(session: Session, database: string, resource: string): Promise<Liveness> {
  const lease = await readLease(session, database, resource);
  if (lease === undefined || lease.released) return 'free';
  // A runner that is stopped or cut off keeps its sessions open for a while; its heartbeat is what counts.
  if (lease.expired) return 'gone';
  try {
    const holder = await advisoryLockHolder(session, advisoryLockName(session.serverUuid, resource));
    if (holder === undefined) return 'gone';
    return 'held';
  } catch (error) {
    if (error instanceof ServerError && error.kind !== 'connection-lost') return lease.expired ? 'gone' : 'held';
    throw error;
  }
}

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
}

/** A lease that was got, and the token that everything done under it has to show. */
export interface Held {
  readonly resource: string;
  readonly token: bigint;
  readonly advisory: string | undefined;
  /** The holder it was taken from, where it had not been released. */
  readonly takenFrom: LeaseRow | undefined;
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
    if (lease !== undefined && (lease.expired || superseded) && outcome.heldBy !== undefined) {
      await endDeadSession(control, lease, outcome.heldBy);
      outcome = await takeAdvisoryLock(lockSession, name, 5);
    }
    if (outcome !== 'unavailable' && !outcome.got) throw alreadyRunning(claim, lease, outcome.heldBy);
  }
  const advisory = outcome === 'unavailable' ? undefined : name;
  try {
    return { ...(await writeLease(control, claim, advisory === undefined)), advisory };
  } catch (error) {
    if (advisory !== undefined && !lockSession.lost) await releaseAdvisoryLock(lockSession, advisory);
    throw error;
  }
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
 * is that runner's: ids are given anew after a restart of the server.
 */
async function endDeadSession(control: Session, lease: LeaseRow, id: number): Promise<void> {
  const process = await findProcess(control.asQuery, id);
  if (process === undefined || process.command !== 'Sleep') return;
  if ((await runIdOfConnection(control.asQuery, id)) === lease.holder) await killConnection(control, id);
}

/** Ends every connection of a holder that is gone or stopped; each is asked for the run it belongs to first. */
async function endConnections(control: Session, lease: LeaseRow): Promise<void> {
  const announced = await connectionsOfRun(control.asQuery, lease.holder);
  for (const id of new Set([...announced, ...lease.connections])) {
    if ((await runIdOfConnection(control.asQuery, id)) === lease.holder) await killConnection(control, id);
  }
}

async function writeLease(control: Session, claim: Claim, leaseDecides: boolean): Promise<Omit<Held, 'advisory'>> {
  const db = quoteIdentifier(claim.database);
  for (let attempt = 1; ; attempt++) {
    try {
      await control.execute('START TRANSACTION');
      await control.execute(
        `INSERT INTO ${db}.phasedb_fences (resource, token) VALUES (?, 1) ON DUPLICATE KEY UPDATE token = token + 1`,
        [claim.resource],
      );
      // Read behind the fence's row lock: of two that come at once, the second sees what the first wrote.
      const lease = await readLease(control, claim.database, claim.resource);
      const inUse = lease !== undefined && !lease.released && lease.holder !== claim.holder;
      if (leaseDecides && inUse && !lease.expired) {
        await control.execute('ROLLBACK');
        throw alreadyRunning(claim, lease, undefined);
      }
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
      return { resource: claim.resource, token: BigInt(token ?? 0), takenFrom: inUse ? lease : undefined };
    } catch (error) {
      if (error instanceof ServerError && error.kind !== 'connection-lost') await control.execute('ROLLBACK');
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

/** Who has a lease, where and since when, for people; without a full stop. */
export function describeHolder(lease: LeaseRow): string {
  return [
    lease.actor && `started by ${lease.actor}`,
    lease.clientHost && `on ${lease.clientHost}${lease.clientPid ? ` (process ${lease.clientPid})` : ''}`,
    lease.runUrl && `run ${lease.runUrl}`,
    `since ${lease.acquiredAt.slice(0, 19)} UTC`,
    `last sign of life ${Math.round(lease.secondsSinceHeartbeat)} s ago`,
  ]
    .filter(Boolean)
    .join(', ');
}

function alreadyRunning(claim: Claim, lease: LeaseRow | undefined, connection: number | undefined): Failure {
  const what = isTable(claim.resource)
    ? `The table ${claim.resource.slice('table:'.length)} is being worked on by the migration ${lease?.migration ?? '(unknown)'}`
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
    remedy: `Wait for it, or stop that run. This shows its progress: ${nextCommand('status')}`,
  });
}

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

/**
 * Inside a transaction that changes something: makes sure that this run still holds its leases, and keeps a successor
 * from taking them until the transaction ends.
 * @throws Failure `lease-lost` (exit 4)
 */
export async function checkFences(session: Session, database: string, held: readonly Held[]): Promise<void> {
  const rows = await session.query(
    `SELECT resource, token FROM ${quoteIdentifier(database)}.phasedb_fences WHERE resource IN (${held.map(() => '?').join(', ')}) FOR SHARE`,
    held.map((lease) => lease.resource),
  );
  for (const lease of held) {
    const token = rows.find((row) => row.resource === lease.resource)?.token;
    if (token == null || BigInt(token) !== lease.token) throw leaseLost(lease.resource);
  }
}

/** What a runner says that finds out that another one took its place. */
export function leaseLost(resource: string): Failure {
  return new Failure({
    code: 'lease-lost',
    exit: ExitCode.needsDecision,
    message: `This run lost its lease on ${resource}: another run took over, because this one had not been heard of for too long.`,
    untouched: 'This run changed nothing after that moment.',
    remedy: `See who works on it now: ${nextCommand('status')}`,
  });
}
