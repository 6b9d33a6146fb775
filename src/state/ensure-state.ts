import { setTimeout as sleep } from 'node:timers/promises';
import { ExitCode, Failure } from '../core/failure.ts';
import { nextCommand, optionCalled } from '../core/next-command.ts';
import { describeError, ServerError } from '../mysql/server-error.ts';
import { serverTrouble } from '../mysql/server-trouble.ts';
import type { Session } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';
import { stateFence } from './fences.ts';
import { findState, newerState } from './find-state.ts';
import { releaseLease } from './keep-lease.ts';
import { newestState } from './newest-state.ts';
import { type Held, takeLease } from './take-lease.ts';
import { type StateWriter, upgradeState } from './upgrade-state.ts';
import { stateVersions } from './version-list.ts';

/** How long another run may take to create or upgrade the state before this one gives up. */
const patienceMs = 60_000;

/**
 * Creates the state tables, or upgrades older ones, before anything is written into them. Several runs may call it at the
 * same time: one upgrades under a lease, the others wait.
 * @returns the version that was upgraded; undefined: the state was new, or had the newest version
 * @throws Failure `state-newer`, `state-foreign` (exit 4); `state-in-use`, `state-being-upgraded` (exit 3);
 *   `state-database-missing`, `grant-missing`, `server-read-only`
 */
export async function ensureState(session: Session, writer: StateWriter): Promise<number | undefined> {
  const { database } = writer;
  const deadline = Date.now() + patienceMs;
  try {
    const found = await findState(session.asQuery, database);
    if (found === 'absent') {
      for (const statement of stateVersions[0]?.statements(database) ?? []) await session.execute(statement);
    }
    while (!(await isReady(session, writer))) {
      const outcome = await tryUpgrade(session, writer, found !== 'absent');
      if (outcome !== 'busy') return found === 'absent' ? undefined : outcome.from;
      if (Date.now() > deadline) throw beingUpgraded(database);
      await sleep(100);
    }
    return undefined;
  } catch (error) {
    throw explained(error, database);
  }
}

/** The tables have the newest version, and the fence says so too. It does not after the database was renamed or restored. */
async function isReady(session: Session, { database, holder }: StateWriter): Promise<boolean> {
  const found = await findState(session.asQuery, database);
  const db = quoteIdentifier(database);
  const row = await session.queryOne(
    `SELECT (SELECT token FROM ${db}.phasedb_fences WHERE resource = ?) AS token,
      (SELECT COUNT(*) FROM ${db}.phasedb_locks WHERE resource = ? AND holder = ?) AS upgrading`,
    [stateFence.resource, upgradeResource(database), holder],
  );
  const fence = Number(row?.token ?? 0);
  // A newer tool has begun an upgrade, which it or another of its version will finish.
  if (fence > newestState) throw await newerState(session.asQuery, database, fence, newestState);
  // A lost connection may have kept this run from giving back its lease.
  return found !== 'absent' && found.version === newestState && fence === newestState && row?.upgrading === '0';
}

/**
 * @param recorded whether the history records it
 * @returns `busy`: another run holds the lease of the upgrade; else the version it was upgraded from
 */
async function tryUpgrade(
  session: Session,
  writer: StateWriter,
  recorded: boolean,
): Promise<'busy' | { readonly from: number | undefined }> {
  const { database, holder } = writer;
  const resource = upgradeResource(database);
  const claim = { ...writer, resource, migration: '', marker: `phasedb:${resource}`, guards: [] };
  const got = await takeLease(session, session, claim).catch((error: unknown) => {
    if (error instanceof Failure && error.code === 'already-running') return undefined;
    throw error;
  });
  if (got === undefined || 'orphan' in got) return 'busy';
  try {
    return { from: await upgradeState(session, writer, got, recorded) };
  } finally {
    if (!session.lost) await giveBack(session, database, holder, got);
  }
}

/** Of an upgrade that is over nothing has to be known later, so its row goes too. */
async function giveBack(session: Session, database: string, holder: string, lease: Held): Promise<void> {
  await session.execute(`DELETE FROM ${quoteIdentifier(database)}.phasedb_locks WHERE resource = ? AND holder = ?`, [
    lease.resource,
    holder,
  ]);
  await releaseLease(session, session, database, holder, lease);
}

function upgradeResource(database: string): string {
  return `upgrade:${database}`;
}

function beingUpgraded(database: string): Failure {
  return new Failure({
    code: 'state-being-upgraded',
    exit: ExitCode.alreadyRunning,
    message: `Another run has been creating or upgrading the state in ${database} for ${patienceMs / 1000} s.`,
    untouched: 'Nothing was changed.',
    remedy: 'Wait until it ends, then run the command again.',
  });
}

function explained(error: unknown, database: string): unknown {
  if (!(error instanceof ServerError)) return error;
  if (error.kind === 'access-denied') {
    return new Failure({
      code: 'grant-missing',
      message: `The state tables in ${database} could not be created or upgraded: ${error.message}`,
      untouched: 'No table of the application was changed.',
      remedy: `GRANT CREATE, ALTER, SELECT, INSERT, UPDATE, DELETE ON ${quoteIdentifier(database)}.* to this user. This lists all grants that are needed: ${nextCommand('doctor')}`,
    });
  }
  if (error.errno === 1049) {
    return new Failure({
      code: 'state-database-missing',
      message: `The database ${database} for the state tables does not exist.`,
      untouched: 'Nothing was changed.',
      remedy: `Create it, or choose another with ${optionCalled('state-database')}.`,
    });
  }
  if (error.kind === 'read-only') {
    return new Failure({
      code: 'server-read-only',
      message: `Cannot create or upgrade the state tables, because this server is read-only: ${error.message}`,
      untouched: 'Nothing was changed.',
      remedy: 'Give the address of the source, not of a replica.',
    });
  }
  const trouble = serverTrouble(error);
  if (trouble === undefined) return error;
  return new Failure({
    code: trouble.code,
    message: `The state tables in ${database} could not be created or upgraded: ${describeError(error)}`,
    untouched: 'No table of the application was changed.',
    remedy: `${trouble.remedy} Then run the same command again.`,
    cause: error,
  });
}
