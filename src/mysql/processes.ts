import { ServerError } from './server-error.ts';
import type { Query, Session } from './session.ts';

/** A connection as the process list shows it. */
export interface Process {
  readonly id: number;
  readonly user: string;
  readonly host: string;
  readonly command: string;
  /** Seconds in its present state. */
  readonly seconds: number;
  readonly state: string;
  readonly statement: string | undefined;
}

const columns =
  'ID AS id, USER AS user, HOST AS host, COMMAND AS command, TIME AS seconds, STATE AS state, INFO AS info';

// performance_schema.processlist came with 8.0.22 and takes no global mutex; before it, information_schema has one.
const sources = ['performance_schema.processlist', 'information_schema.PROCESSLIST'];

/**
 * Connections that fulfil a condition on ID, USER, HOST, COMMAND, TIME, STATE, INFO. Without the PROCESS privilege
 * MySQL shows the asking account's own only.
 */
export async function findProcesses(
  query: Query,
  condition: string,
  values: readonly (string | number)[] = [],
): Promise<Process[]> {
  let problem: unknown;
  for (const source of sources) {
    try {
      const rows = await query(`SELECT ${columns} FROM ${source} WHERE ${condition}`, values);
      return rows.map((row) => ({
        id: Number(row.id),
        user: row.user ?? '',
        host: row.host ?? '',
        command: row.command ?? '',
        seconds: Number(row.seconds ?? 0),
        state: row.state ?? '',
        statement: row.info ?? undefined,
      }));
    } catch (error) {
      if (!(error instanceof ServerError) || error.kind === 'connection-lost') throw error;
      problem = error;
    }
  }
  throw problem;
}

/** The connection with that id, or undefined when it is gone (or may not be seen). */
export async function findProcess(query: Query, id: number): Promise<Process | undefined> {
  return (await findProcesses(query, 'ID = ?', [id]))[0];
}

/**
 * Statements that carry a marker and still run: DDL that outlived the client that sent it.
 * @param marker text inside the statement's comment
 */
export async function findMarked(query: Query, marker: string): Promise<Process[]> {
  const found = await findProcesses(query, 'INFO IS NOT NULL AND LOCATE(?, INFO) > 0 AND ID <> CONNECTION_ID()', [
    marker,
  ]);
  // The asking statement of another session carries the marker too, as a value.
  return found.filter((process) => process.statement !== undefined && !/\bLOCATE\s*\(/i.test(process.statement));
}

/** Ends the statement that a connection runs; a connection that is gone is no error. */
export async function killQuery(session: Session, id: number): Promise<boolean> {
  return kill(session, `KILL QUERY ${Math.trunc(id)}`);
}

/** Ends a connection; one that is gone is no error. */
export async function killConnection(session: Session, id: number): Promise<boolean> {
  return kill(session, `KILL CONNECTION ${Math.trunc(id)}`);
}

async function kill(session: Session, sql: string): Promise<boolean> {
  try {
    await session.execute(sql);
    return true;
  } catch (error) {
    if (error instanceof ServerError && error.errno === 1094) return false; // no such thread
    throw error;
  }
}

/**
 * The run id that a connection announced when it connected; undefined where it is gone, is not ours, or the table
 * cannot be read. Readable by every account for its own sessions.
 */
export async function runIdOfConnection(query: Query, id: number): Promise<string | undefined> {
  try {
    const rows = await query(
      "SELECT ATTR_VALUE AS value FROM performance_schema.session_account_connect_attrs WHERE PROCESSLIST_ID = ? AND ATTR_NAME = 'phasedb_run'",
      [id],
    );
    return rows[0]?.value ?? undefined;
  } catch (error) {
    if (error instanceof ServerError && error.kind !== 'connection-lost') return undefined;
    throw error;
  }
}

/** Every connection that announced a run id when it connected; empty where the table cannot be read. */
export async function connectionsOfRun(query: Query, runId: string): Promise<number[]> {
  try {
    const rows = await query(
      "SELECT PROCESSLIST_ID AS id FROM performance_schema.session_account_connect_attrs WHERE ATTR_NAME = 'phasedb_run' AND ATTR_VALUE = ?",
      [runId],
    );
    return rows.map((row) => Number(row.id));
  } catch (error) {
    if (error instanceof ServerError && error.kind !== 'connection-lost') return [];
    throw error;
  }
}
