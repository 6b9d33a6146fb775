import { findProcesses, maySeeOthers } from '../../../mysql/processes.ts';
import type { Query } from '../../../mysql/session.ts';
import { sampled } from '../signal/sampled-signal.ts';

/** Sessions whose commit waits for the acknowledgement of a semi-synchronous replica. */
export const signal = sampled({
  key: 'semi_sync_waits',
  most: 1_000_000,
  help: 'Pause above this many sessions whose commit waits for a semi-synchronous replica',
  grants: [
    { privilege: 'PROCESS', on: 'global', purpose: 'count the sessions that wait for a replica', optional: false },
  ],
  what: 'the number of sessions that wait for a semi-synchronous replica',
  remedy:
    "Install the plugin (INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so') and GRANT PROCESS ON *.* to this user",
  ask: async (query) => {
    if (!(await maySeeOthers(query))) throw new Error('this user cannot see the sessions of others (PROCESS)');
    const waiting = await waitingForReplica(query);
    return waiting === 0 ? 0 : waiting + (await queuedBehind(query));
  },
});

/**
 * MySQL 8.0.26 renamed the plugin and its variables from master to source; only one of the two can be installed (manual,
 * "Semisynchronous Replication Monitoring"). When the source has fallen back to asynchronous replication, nobody waits.
 */
async function waitingForReplica(query: Query): Promise<number> {
  const [row] = await query(
    "SHOW GLOBAL STATUS WHERE Variable_name IN ('Rpl_semi_sync_source_wait_sessions', 'Rpl_semi_sync_master_wait_sessions')",
  );
  if (row?.Value != null) return Number(row.Value);
  throw new Error('neither the plugin rpl_semi_sync_source nor the older rpl_semi_sync_master is installed');
}

/**
 * One session of a commit group waits for the replica and all others wait for that session: with three commits that
 * wait, the status variable says 1 (tried on 9.7.4 with both wait points).
 */
async function queuedBehind(query: Query): Promise<number> {
  const processes = await findProcesses(query, {});
  return processes.filter(({ state }) => state === 'waiting for handler commit').length;
}
