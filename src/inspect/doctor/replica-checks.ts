import { Failure } from '../../core/failure.ts';
import { optionCalled } from '../../core/next-command.ts';
import type { Migration } from '../../migration/migration.ts';
import { type Grants, readGrants } from '../../mysql/grants.ts';
import { findProcesses } from '../../mysql/processes.ts';
import { type ReplicationChannel, readReplication } from '../../mysql/replication.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import type { ServerFacts } from '../../mysql/server-facts.ts';
import { type Query, Session } from '../../mysql/session.ts';
import type { Target } from '../../mysql/target.ts';
import type { Check } from './check.ts';
import { checkConnection } from './connection-check.ts';
import { checkGrants } from './grant-checks.ts';
import { neededReplicaGrants } from './needed-grants.ts';

/**
 * Whether the replicas of this server can be seen, counted on the source by the sessions that read its binary log.
 * @param named how many --replica were given
 */
export async function checkDumpThreads(
  query: Query,
  grants: Grants,
  named: number,
  migration: Migration | undefined,
): Promise<Check> {
  const name = 'replicas';
  const watches = watchesLag(migration);
  if (!grants.global.has('PROCESS') && !grants.global.has('ALL')) {
    return {
      name,
      status: named > 0 || !watches ? 'warning' : 'error',
      found: `phasedb cannot see without PROCESS whether replicas exist${named > 0 || !watches ? '' : ', so it refuses a backfill that watches their lag'}`,
      remedy: `Grant PROCESS (see below), or name each replica with ${optionCalled('replica')}.`,
    };
  }
  const dumps = await findProcesses(query, { command: 'Binlog Dump' });
  if (dumps.length === 0) return { name, status: 'ok', found: 'none is connected: there is no lag to watch' };
  const hosts = dumps.map(({ host }) => host).join(', ');
  const found = `${dumps.length} connected (${hosts})`;
  if (dumps.length <= named) return { name, status: 'ok', found: `${found}, ${named} given` };
  if (named > 0) {
    return {
      name,
      status: 'warning',
      found: `${found}, but only ${named} given: phasedb does not watch the lag of the others`,
      remedy: `Give every replica with ${optionCalled('replica')}.`,
    };
  }
  if (!watches) return { name, status: 'ok', found: `${found}; this migration does not watch their lag` };
  return {
    name,
    status: 'error',
    found: `${found}, but none given: phasedb refuses a backfill that watches their lag`,
    remedy: `Name each with ${optionCalled('replica')}, or set lag_threshold_ms: 0 in the migration to run without watching lag.`,
  };
}

/** Without a file the default counts, and that is to watch. */
function watchesLag(migration: Migration | undefined): boolean {
  if (migration === undefined) return true;
  return migration.phases.some((phase) => phase.type === 'backfill' && phase.batch.lagThresholdMs > 0);
}

/** Whether one --replica can be watched: reachable, a replica of this source, running, with the grants that it takes. */
export async function checkReplica(
  target: Target,
  source: ServerFacts,
  stateDatabase: string,
  runId: string,
): Promise<Check[]> {
  const place = `replica ${target.socketPath ?? `${target.host}:${target.port}`}`;
  let session: Session;
  try {
    session = await Session.open(target, { role: 'doctor', runId, deadlineMs: 30_000 });
  } catch (error) {
    if (!(error instanceof Failure || error instanceof ServerError)) throw error;
    const remedy = error instanceof Failure ? error.remedy : undefined;
    return [
      {
        name: place,
        status: 'error',
        found: describeError(error),
        remedy: remedy ?? `Check the URL given by ${optionCalled('replica')}.`,
      },
    ];
  }
  try {
    if (session.serverUuid === source.uuid) {
      const found = 'this is the source itself, so it has no replica lag';
      return [
        {
          name: place,
          status: 'error',
          found,
          remedy: `Give the address of a replica, or leave ${optionCalled('replica')} out.`,
        },
      ];
    }
    const grants = await readGrants(session.asQuery);
    const channels = await readReplication(session.asQuery);
    return [
      checkConnection(`connection to ${place}`, target, session.login),
      { name: place, ...judgeReplication(channels, source.uuid) },
      ...checkGrants(neededReplicaGrants(stateDatabase), grants, `${place}: `),
    ];
  } finally {
    await session.close();
  }
}

/** Pure. */
export function judgeReplication(
  channels: readonly ReplicationChannel[] | 'unknown',
  sourceUuid: string,
): Omit<Check, 'name'> {
  if (channels === 'unknown') {
    return {
      status: 'warning',
      found:
        'reachable. Without REPLICATION CLIENT phasedb cannot see whether it replicates this server; a run checks that by its heartbeat',
    };
  }
  if (channels.length === 0) {
    return {
      status: 'error',
      found: 'replicates from no server',
      remedy: `Check the URL given by ${optionCalled('replica')}.`,
    };
  }
  const channel = channels.find((candidate) => candidate.sourceUuid === sourceUuid);
  if (channel === undefined) {
    return {
      status: 'warning',
      found:
        'replicates from another server, which is right only for a replica of a replica. A run checks that by its heartbeat',
      remedy: 'Check that its source, or the source of that one, is this server.',
    };
  }
  const error = channel.error === undefined ? '' : `: ${channel.error}`;
  if (!channel.applierRuns || !channel.receiverRuns) {
    const stopped = channel.applierRuns ? 'receiver' : 'applier';
    return {
      status: 'error',
      found: `a replica of this server, but its ${stopped} does not run${error}`,
      remedy: 'Repair it, then run START REPLICA on it.',
    };
  }
  if (channel.filters.length > 0) {
    return {
      status: 'warning',
      found: `a replica of this server with filters (${channel.filters.join(', ')})`,
      remedy:
        'Let the filters pass the state tables of phasedb. Otherwise the heartbeat never arrives, and the run stops.',
    };
  }
  const behind = channel.secondsBehind === undefined ? '' : `, about ${channel.secondsBehind} s behind`;
  return { status: 'ok', found: `a replica of this server, running${behind}` };
}
