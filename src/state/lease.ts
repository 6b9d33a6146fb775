import { advisoryLockHolder, advisoryLockName } from '../mysql/advisory-lock.ts';
import { readAnnounced } from '../mysql/announced.ts';
import { readServerAge } from '../mysql/server-age.ts';
import { ServerError } from '../mysql/server-error.ts';
import type { Row, Session } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';
import { holderConnected } from './holder-connected.ts';

/**
 * What a lease can be had on: a migration, or a table that a phase works on. Names count without regard to case: with
 * `lower_case_table_names` 1 or 2 files may spell the same table differently. Where two tables differ in case only, one
 * waits for the other.
 */
export function migrationResource(database: string, migration: string): string {
  return `migration:${database.toLowerCase()}:${migration}`;
}

export function tableResource(schema: string, table: string): string {
  return `table:${schema}.${table}`.toLowerCase();
}

/** Whether a resource is a table; else it is a migration, or the state itself. */
export function isTable(resource: string): boolean {
  return resource.startsWith('table:');
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
  /** Until it expires; below zero: since it expired. */
  readonly secondsLeft: number;
  readonly expired: boolean;
  readonly released: boolean;
}

/** Reads a lease without taking anything. */
export async function readLease(session: Session, database: string, resource: string): Promise<LeaseRow | undefined> {
  const row = await session.queryOne(
    `SELECT l.*, TIMESTAMPDIFF(MICROSECOND, heartbeat, UTC_TIMESTAMP(6)) / 1000000 AS silent,
        TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), expires_at) / 1000000 AS time_left, expires_at < UTC_TIMESTAMP(6) AS expired
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
    secondsLeft: Number(row.time_left ?? 0),
    expired: row.expired === '1',
    released: row.released === '1',
  };
}

/** `reconnecting`: the server was restarted, and the run has the rest of its lease to come back. */
export type Liveness = 'free' | 'held' | 'reconnecting' | 'gone';

/** Whether nobody else may go on with what the holder has begun. */
export function isAlive(liveness: Liveness): liveness is 'held' | 'reconnecting' {
  return liveness === 'held' || liveness === 'reconnecting';
}

/**
 * Whether somebody works on a resource right now. `gone`: a holder that never released it and whose advisory lock is
 * free and whose connections are gone, whose lease ran out, or whose process is known to be gone. A run whose lock is free
 * because it has just lost that connection lives as long as its heart does. A restart of the server takes every lock and
 * connection away, and says nothing of the run: see {@link isRestartedSince}. Where advisory locks cannot be had the lease
 * alone decides.
 */
export async function livenessOf(session: Session, database: string, resource: string): Promise<Liveness> {
  const lease = await readLease(session, database, resource);
  if (lease === undefined || lease.released) return 'free';
  // A runner that is stopped or cut off keeps its sessions open for a while; its heartbeat is what counts.
  if (lease.expired) return 'gone';
  try {
    const holder = await advisoryLockHolder(session, advisoryLockName(session.serverUuid, resource));
    if (holder === undefined) {
      if (await isRestartedSince(session, lease)) return 'reconnecting';
      return (await holderConnected(session, lease)) ? 'held' : 'gone';
    }
    const [announced] = await readAnnounced(session.asQuery, { id: holder });
    return announced?.processGone === true ? 'gone' : 'held';
  } catch (error) {
    if (error instanceof ServerError && error.kind !== 'connection-lost') return lease.expired ? 'gone' : 'held';
    throw error;
  }
}

/** Uptime counts whole seconds. */
const restartToleranceS = 1;

/**
 * Whether the server was started after the last heartbeat of a lease. Then that the holder has neither lock nor connection
 * proves nothing: it is connecting again, or gone; its lease decides. Of a lease that was written on another server (failover)
 * the age of this one says nothing; there the run ends by itself, because the address leads to another server.
 */
export async function isRestartedSince(session: Session, lease: LeaseRow): Promise<boolean> {
  const age = await readServerAge(session.asQuery);
  // Asked behind it: what passes in between must not make the server look older than the heartbeat.
  const row = await session.queryOne('SELECT TIMESTAMPDIFF(MICROSECOND, ?, UTC_TIMESTAMP(6)) / 1000000 AS silent', [
    lease.heartbeat,
  ]);
  return age <= Number(row?.silent ?? 0) + restartToleranceS;
}

/** Whole seconds until a lease ends, at least one. */
export function secondsLeft(lease: LeaseRow): number {
  return Math.max(1, Math.ceil(lease.secondsLeft));
}

/** Who has a lease, where and since when, for people; without a full stop. */
export function describeHolder(lease: LeaseRow): string {
  return [
    lease.actor && `started by ${lease.actor}`,
    lease.clientHost && `on ${lease.clientHost}${lease.clientPid ? ` (process ${lease.clientPid})` : ''}`,
    lease.runUrl && `run ${lease.runUrl}`,
    `since ${lease.acquiredAt.slice(0, 19)} UTC`,
    `last heartbeat ${Math.round(lease.secondsSinceHeartbeat)} s ago`,
  ]
    .filter(Boolean)
    .join(', ');
}
