import { describeError, ServerError } from '../mysql/server-error.ts';
import type { Session } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';
import { checkFences, stateFence } from '../state/fences.ts';
import { findState } from '../state/find-state.ts';
import { foldHistory, type MigrationState } from '../state/fold.ts';
import { readHistory } from '../state/history.ts';
import { isAlive, livenessOf, migrationResource } from '../state/lease.ts';
import type { CommandContext } from './context/command-context.ts';
import { openRun } from './context/run-context.ts';

/** What was removed. */
export interface GarbageReport {
  readonly stateDatabase: string;
  /** Rows of phasedb_checkpoints. */
  readonly checkpoints: number;
  /** Rows of phasedb_locks. */
  readonly leases: number;
  /** Names of dropped tables. */
  readonly scratchTables: readonly string[];
  /** What was left alone, and why; a line each. */
  readonly kept: readonly string[];
}

/** Scratch tables that a killed run may leave; a backslash keeps LIKE from reading `_` as a wildcard. */
const scratchPattern = 'phasedb\\_expected\\_%';

/**
 * Removes what finished migrations left: checkpoints of attempts that are complete or rolled back, leases that nobody
 * holds, scratch tables. The history stays, it is the record. The fences stay too: a fencing token must never start
 * again from 1, or a runner that slept through it all could find its old token valid again.
 */
export async function collectGarbage(command: CommandContext): Promise<GarbageReport> {
  await using context = await openRun('', command);
  const { stateDatabase } = context;
  const { control } = context.sessions;
  if ((await findState(control.asQuery, stateDatabase)) === 'absent') {
    return { stateDatabase, checkpoints: 0, leases: 0, scratchTables: [], kept: [] };
  }
  await context.journal.prepare();
  const kept: string[] = [];
  let checkpoints = 0;
  let leases = 0;
  for (const migration of await listMentioned(control, stateDatabase)) {
    const pruned = await pruneMigration(control, stateDatabase, migration);
    if (pruned === 'running') kept.push(`${migration}: it is running`);
    else {
      checkpoints += pruned.checkpoints;
      leases += pruned.leases;
    }
  }
  const scratch = kept.length > 0 ? { dropped: [], kept: [] } : await dropScratch(control, stateDatabase);
  return { stateDatabase, checkpoints, leases, scratchTables: scratch.dropped, kept: [...kept, ...scratch.kept] };
}

async function listMentioned(session: Session, database: string): Promise<string[]> {
  const db = quoteIdentifier(database);
  const rows = await session.query(
    `SELECT migration FROM ${db}.phasedb_checkpoints UNION SELECT migration FROM ${db}.phasedb_locks ORDER BY migration`,
  );
  return rows.map((row) => row.migration ?? '');
}

/**
 * In one transaction that reads the migration's fence FOR SHARE: whoever wants to begin a run has to write that row
 * first, so nothing can begin between looking and deleting.
 */
async function pruneMigration(
  session: Session,
  database: string,
  migration: string,
): Promise<{ checkpoints: number; leases: number } | 'running'> {
  const db = quoteIdentifier(database);
  const resource = migrationResource(database, migration);
  await session.execute('START TRANSACTION');
  try {
    await checkFences(session, database, [stateFence]);
    await session.query(`SELECT token FROM ${db}.phasedb_fences WHERE resource = ? FOR SHARE`, [resource]);
    if (isAlive(await livenessOf(session, database, resource))) {
      await session.execute('ROLLBACK');
      return 'running';
    }
    const state = foldHistory(migration, await readHistory(session, database, migration));
    const checkpoints = await pruneCheckpoints(session, database, state);
    const leases = await pruneLeases(session, database, state);
    await session.execute('COMMIT');
    return { checkpoints, leases };
  } catch (error) {
    if (!session.lost) await session.execute('ROLLBACK');
    throw error;
  }
}

/** An attempt's walk is needed until it is complete, and a rollback's until the phase is pending again. */
async function pruneCheckpoints(session: Session, database: string, state: MigrationState): Promise<number> {
  let pruned = 0;
  for (const phase of state.phases.values()) {
    if (phase.rollback !== undefined) continue;
    const through = phase.status === 'complete' ? phase.attempt : phase.attempt - 1;
    const { matched } = await session.execute(
      `DELETE FROM ${quoteIdentifier(database)}.phasedb_checkpoints WHERE migration = ? AND phase = ? AND attempt <= ?`,
      [state.migration, phase.name, through],
    );
    pruned += matched;
  }
  return pruned;
}

/** The lease of an interrupted run is kept: it says who it was, and which connections a successor has to end. */
async function pruneLeases(session: Session, database: string, state: MigrationState): Promise<number> {
  const locks = `${quoteIdentifier(database)}.phasedb_locks`;
  // An intended statement may still run: whoever comes next on its table has to know that it was never given back.
  const underWay = [...state.phases.values()].some(
    ({ status, rollback, forward }) =>
      status === 'running' ||
      rollback !== undefined ||
      (status !== 'complete' && [...forward.values()].some((statement) => statement.status === 'intended')),
  );
  const rows = await session.query(
    `SELECT resource, token, released = 1 OR expires_at < UTC_TIMESTAMP(6) AS ended FROM ${locks} WHERE migration = ?`,
    [state.migration],
  );
  let pruned = 0;
  for (const { resource, token, ended } of rows) {
    if (ended !== '1' || resource == null || token == null) continue;
    const liveness = await livenessOf(session, database, resource);
    if (isAlive(liveness) || (liveness === 'gone' && underWay)) continue;
    const { matched } = await session.execute(`DELETE FROM ${locks} WHERE resource = ? AND token = ?`, [
      resource,
      BigInt(token),
    ]);
    pruned += matched;
  }
  return pruned;
}

/** Scratch tables are empty copies of definitions; one with a row in it is somebody's own and stays. */
async function dropScratch(session: Session, database: string): Promise<{ dropped: string[]; kept: string[] }> {
  const dropped: string[] = [];
  const kept: string[] = [];
  const rows = await session.query(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_TYPE = 'BASE TABLE' AND TABLE_NAME LIKE ?",
    [database, scratchPattern],
  );
  for (const name of rows.map((row) => row.name ?? '')) {
    const table = `${quoteIdentifier(database)}.${quoteIdentifier(name)}`;
    try {
      if ((await session.query(`SELECT 1 AS one FROM ${table} LIMIT 1`)).length > 0) {
        kept.push(`table ${name}: it holds rows`);
        continue;
      }
      await session.execute(`DROP TABLE ${table}`);
      dropped.push(name);
    } catch (error) {
      if (!(error instanceof ServerError) || error.kind === 'connection-lost') throw error;
      kept.push(`table ${name}: ${describeError(error)}`);
    }
  }
  return { dropped, kept };
}
