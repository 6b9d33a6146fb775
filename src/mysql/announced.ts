import { isProcessGone } from './process-identity.ts';
import { ServerError } from './server-error.ts';
import type { Query } from './session.ts';

/** What one of our connections said of itself when it was made. */
export interface Announced {
  readonly id: number;
  readonly run: string;
  readonly role: string;
  /** The process that made it was on this machine, and is gone. */
  readonly processGone: boolean;
}

/**
 * What connections announced when they were made: of one connection, or of all of a run. Empty where they are gone, are
 * not ours, or the table cannot be read (performance_schema is off). Readable by every account for its own sessions.
 */
export async function readAnnounced(
  query: Query,
  which: { readonly id: number } | { readonly run: string },
): Promise<Announced[]> {
  const [condition, value] = 'id' in which ? ['run.PROCESSLIST_ID = ?', which.id] : ['run.ATTR_VALUE = ?', which.run];
  try {
    const rows = await query(
      `SELECT run.PROCESSLIST_ID AS id, run.ATTR_VALUE AS run,
          MAX(IF(other.ATTR_NAME = 'phasedb_role', other.ATTR_VALUE, NULL)) AS role,
          MAX(IF(other.ATTR_NAME = 'phasedb_process', other.ATTR_VALUE, NULL)) AS process
        FROM performance_schema.session_account_connect_attrs run
        JOIN performance_schema.session_account_connect_attrs other ON other.PROCESSLIST_ID = run.PROCESSLIST_ID
        WHERE run.ATTR_NAME = 'phasedb_run' AND ${condition} GROUP BY run.PROCESSLIST_ID, run.ATTR_VALUE`,
      [value],
    );
    return rows.map(({ id, run, role, process }) => ({
      id: Number(id),
      run: run ?? '',
      role: role ?? '',
      processGone: process != null && isProcessGone(process),
    }));
  } catch (error) {
    if (error instanceof ServerError && error.kind !== 'connection-lost') return [];
    throw error;
  }
}

/** The run that a connection belongs to; undefined where that is not known. */
export async function runIdOfConnection(query: Query, id: number): Promise<string | undefined> {
  return (await readAnnounced(query, { id }))[0]?.run;
}
