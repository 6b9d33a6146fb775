import { sampled } from '../signal/sampled-signal.ts';

/** Length of the InnoDB history list: undo that purge has not removed yet. */
export const signal = sampled({
  key: 'history_list_length',
  most: 1_000_000_000,
  help: 'Pause above this InnoDB history list length',
  grants: [
    { privilege: 'PROCESS', on: 'global', purpose: 'read the length of the InnoDB history list', optional: false },
  ],
  what: 'the InnoDB history list length',
  remedy: "GRANT PROCESS ON *.* to this user and SET GLOBAL innodb_monitor_enable = 'trx_rseg_history_len'",
  ask: async (query) => {
    // A counter that is switched off stays in the table with the count 0.
    const [row] = await query(
      "SELECT COUNT AS length FROM information_schema.INNODB_METRICS WHERE NAME = 'trx_rseg_history_len' AND STATUS = 'enabled'",
    );
    return row?.length == null ? undefined : Number(row.length);
  },
});
