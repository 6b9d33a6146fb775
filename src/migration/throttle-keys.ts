// Made by `npm run signals` from the files in src/run/throttle/signals/.

/** Keys of `throttle:` in a migration file, each with its largest limit and its help. */
export const throttleKeys: Readonly<Record<string, { readonly most: number; readonly help: string }>> = {
  commit_ms: {
    most: 600_000,
    help: 'Pause when a commit takes longer than this many milliseconds',
  },
  history_list_length: {
    most: 1_000_000_000,
    help: 'Pause above this InnoDB history list length',
  },
  semi_sync_waits: {
    most: 1_000_000,
    help: 'Pause above this many sessions whose commit waits for a semi-synchronous replica',
  },
  threads_running: {
    most: 1_000_000,
    help: 'Pause above this many running threads',
  },
};
