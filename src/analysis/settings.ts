import type { Version } from '../core/mysql-version.ts';
import type { Migration } from '../migration/migration.ts';
import { isStrict } from '../mysql/sql-mode.ts';

/** What of a server decides what its statements do, as far as it is known; a pure value. */
export interface AnalysisSettings {
  /** The server's, or all that decide differently if it is unknown. */
  readonly versions: readonly Version[];
  /** `old_alter_table` of the server, as far as known. */
  readonly oldAlterTable: boolean;
  /** The server's `sql_mode`, as far as known; the strict mode that every run sets counts in any case. */
  readonly sqlMode: string | undefined;
  /** A table that the catalog lacks does not exist. Else CREATE TABLE IF NOT EXISTS may meet one of any size. */
  readonly wholeCatalog: boolean;
}

/**
 * Whether the session that runs a migration is strict: it is unless the file sets a `sql_mode` that is not, since a run
 * adds STRICT_TRANS_TABLES to the server's own mode.
 */
export function runsStrict({ session }: Migration): boolean {
  return session.sqlMode === undefined || isStrict(session.sqlMode);
}
