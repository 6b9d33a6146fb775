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
  /** Its default database. */
  readonly database: string | undefined;
}

/** What a connection must be to be found; every criterion given must hold. */
export interface ProcessCriteria {
  readonly ids?: readonly number[];
  /** How its COMMAND begins: `Query`, `Binlog Dump`. */
  readonly command?: string;
  /** Text within the statement it runs. */
  readonly statementHas?: string;
}

/**
 * Connections that fulfil all criteria, of this one only when its id is asked for. Without the PROCESS privilege MySQL
 * shows the asking account's own only.
 *
 * performance_schema.processlist (8.0.22 and later) takes no global mutex and shows every character. Where it is
 * missing, switched off or without room for all threads (then it lacks the asking connection too) SHOW PROCESSLIST is
 * asked: information_schema.PROCESSLIST fails as a whole with error 3854 while any connection runs a statement that
 * holds a character outside utf8mb3 (tried on 9.7.4).
 */
export async function findProcesses(query: Query, criteria: ProcessCriteria): Promise<Process[]> {
  const found = (await askPerformanceSchema(query, criteria)) ?? (await askShow(query));
  return found.filter((process) => fulfils(process, criteria));
}

/** Whether the account has PROCESS: without it the process list silently leaves others out, INNODB_METRICS is refused. */
export async function maySeeOthers(query: Query): Promise<boolean> {
  try {
    await query('SELECT 1 AS one FROM information_schema.INNODB_METRICS LIMIT 1');
    return true;
  } catch (error) {
    if (error instanceof ServerError && error.kind === 'access-denied') return false;
    throw error;
  }
}

async function askPerformanceSchema(query: Query, criteria: ProcessCriteria): Promise<Process[] | undefined> {
  const values: (string | number)[] = [];
  const conditions: string[] = [];
  if (criteria.ids !== undefined) {
    conditions.push(`ID IN (${criteria.ids.map(() => '?').join(', ') || 'NULL'})`);
    values.push(...criteria.ids);
  }
  if (criteria.command !== undefined) {
    conditions.push('LEFT(COMMAND, CHAR_LENGTH(?)) = ?');
    values.push(criteria.command, criteria.command);
  }
  if (criteria.statementHas !== undefined) {
    conditions.push('LOCATE(?, INFO) > 0');
    values.push(criteria.statementHas);
  }
  try {
    const rows = await query(
      `SELECT ID AS id, USER AS user, HOST AS host, COMMAND AS command, TIME AS seconds, STATE AS state,
          INFO AS info, DB AS db, ID = CONNECTION_ID() AS self
        FROM performance_schema.processlist WHERE ID = CONNECTION_ID() OR (${conditions.join(' AND ') || 'TRUE'})`,
      values,
    );
    if (!rows.some((row) => Number(row.self) === 1)) return undefined;
    const asked = (id: number) => criteria.ids?.includes(id) ?? false;
    return rows.filter((row) => Number(row.self) !== 1 || asked(Number(row.id))).map(asProcess);
  } catch (error) {
    if (!(error instanceof ServerError) || error.kind === 'connection-lost') throw error;
    return undefined;
  }
}

async function askShow(query: Query): Promise<Process[]> {
  const rows = await query('SHOW FULL PROCESSLIST');
  return rows
    .map(({ Id, User, Host, Command, Time, State, Info, db }) =>
      asProcess({ id: Id, user: User, host: Host, command: Command, seconds: Time, state: State, info: Info, db }),
    )
    .filter(({ statement }) => statement !== 'SHOW FULL PROCESSLIST');
}

function asProcess(row: { readonly [name in string]?: string | null }): Process {
  return {
    id: Number(row.id),
    user: row.user ?? '',
    host: row.host ?? '',
    command: row.command ?? '',
    seconds: Number(row.seconds ?? 0),
    state: row.state ?? '',
    statement: row.info ?? undefined,
    database: row.db ?? undefined,
  };
}

function fulfils(process: Process, { ids, command, statementHas }: ProcessCriteria): boolean {
  return (
    (ids === undefined || ids.includes(process.id)) &&
    (command === undefined || process.command.startsWith(command)) &&
    (statementHas === undefined || (process.statement?.includes(statementHas) ?? false))
  );
}

/** The connection with that id, or undefined when it is gone (or may not be seen). */
export async function findProcess(query: Query, id: number): Promise<Process | undefined> {
  return (await findProcesses(query, { ids: [id] }))[0];
}

/**
 * Statements that carry a marker and still run: DDL that outlived the client that sent it.
 * @param marker text inside the statement's comment
 */
export async function findMarked(query: Query, marker: string): Promise<Process[]> {
  const found = await findProcesses(query, { statementHas: marker });
  // The asking statement of another session carries the marker too, as a value.
  return found.filter(({ statement }) => !/\bLOCATE\s*\(/i.test(statement ?? ''));
}

/** Running statements, and whether those of every account were seen. */
export interface RunningStatements {
  readonly found: readonly Process[];
  readonly everybody: boolean;
}

/**
 * Statements that run now, of every account where that may be seen: with PROCESS, or with SELECT on
 * performance_schema.threads, which hides nothing (tried on 9.7.4; it cuts a statement at 1,024 bytes).
 */
export async function findRunningStatements(query: Query): Promise<RunningStatements> {
  const criteria = { command: 'Query' };
  if (await maySeeOthers(query)) return { found: await findProcesses(query, criteria), everybody: true };
  try {
    const rows = await query(
      `SELECT PROCESSLIST_ID AS id, PROCESSLIST_USER AS user, PROCESSLIST_HOST AS host, PROCESSLIST_COMMAND AS command,
          PROCESSLIST_TIME AS seconds, PROCESSLIST_STATE AS state, PROCESSLIST_INFO AS info, PROCESSLIST_DB AS db
        FROM performance_schema.threads WHERE PROCESSLIST_ID <> CONNECTION_ID() AND PROCESSLIST_COMMAND = 'Query'`,
    );
    return { found: rows.map(asProcess), everybody: true };
  } catch (error) {
    if (!(error instanceof ServerError) || error.kind === 'connection-lost') throw error;
    return { found: await findProcesses(query, criteria), everybody: false };
  }
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
