import { sampled } from '../signal/sampled-signal.ts';

/** Sessions that the server runs right now, without the one that asks. */
export const signal = sampled({
  key: 'threads_running',
  most: 1_000_000,
  help: 'Pause above this many running threads',
  grants: [],
  what: 'Threads_running',
  remedy: 'Check that this user may run SHOW GLOBAL STATUS',
  ask: async (query) => {
    const [row] = await query("SHOW GLOBAL STATUS LIKE 'Threads_running'");
    return row?.Value == null ? undefined : Number(row.Value) - 1;
  },
});
