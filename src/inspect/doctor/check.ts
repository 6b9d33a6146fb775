/** One thing that was looked at. */
export interface Check {
  /** Short, for the first column: `sql_mode`, `grant PROCESS`. */
  readonly name: string;
  /** error: runs (of the kind that `found` names) are refused or would fail; warning: they work, with less. */
  readonly status: 'ok' | 'warning' | 'error';
  readonly found: string;
  /** What to do, a statement where one does it; undefined where there is nothing to do. */
  readonly remedy?: string | undefined;
}

/** All checks of `phasedb doctor` on one server. */
export interface DoctorReport {
  /** `user@host:port/database`, without a password. */
  readonly server: string;
  readonly checks: readonly Check[];
}
