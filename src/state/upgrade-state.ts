import { ExitCode, Failure } from '../core/failure.ts';
import { ServerError } from '../mysql/server-error.ts';
import type { Session } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';
import type { Actor } from './actor.ts';
import { checkFences, leaseLost, stateFence } from './fences.ts';
import { findState } from './find-state.ts';
import { record } from './history.ts';
import { beat } from './keep-lease.ts';
import { describeHolder, isAlive, livenessOf, readLease } from './lease.ts';
import { newestState } from './newest-state.ts';
import { readStateTables } from './state-tables.ts';
import { doneErrors, type StateVersion } from './state-version.ts';
import type { Held } from './take-lease.ts';
import { stateVersions } from './version-list.ts';

/** A table that has rows may be copied, and a history of years takes a while; whatever is small is answered as usual. */
const copyMs = 15 * 60_000;

/** Who creates or upgrades a state. */
export interface StateWriter {
  readonly database: string;
  /** Id of the run. */
  readonly holder: string;
  readonly actor: Actor;
  readonly toolVersion: string;
  readonly connections: readonly number[];
}

/**
 * Brings the state tables from their version to the newest. May be ended after each statement and begun again. The fence
 * is raised first: from then on no older tool writes.
 * @param lease of the upgrade
 * @param recorded whether the history records it; not of a state that was just created
 * @returns the version it had; undefined: it has the newest already
 * @throws Failure `state-in-use` (exit 3), `state-newer`, `lease-lost` (exit 4)
 */
export async function upgradeState(
  session: Session,
  writer: StateWriter,
  lease: Held,
  recorded: boolean,
): Promise<number | undefined> {
  const { database } = writer;
  const found = await findState(session.asQuery, database);
  const from = found === 'absent' ? 0 : found.version;
  if (from < newestState) await assertNobodyRuns(session, database, from);
  await session.execute(
    `INSERT INTO ${quoteIdentifier(database)}.phasedb_fences (resource, token) VALUES (?, ?) ON DUPLICATE KEY UPDATE token = GREATEST(token, ?)`,
    [stateFence.resource, stateFence.token, stateFence.token],
  );
  await checkFences(session, database, [stateFence]);
  for (const version of stateVersions.slice(from)) await upgradeTo(version, session, writer, lease, recorded);
  return from < newestState ? from : undefined;
}

async function upgradeTo(
  version: StateVersion,
  session: Session,
  writer: StateWriter,
  lease: Held,
  recorded: boolean,
): Promise<void> {
  const { database, holder, connections } = writer;
  const before = recorded ? await readStateTables(session, database) : undefined;
  for (const statement of version.statements(database)) {
    if (!(await beat(session, database, holder, [lease.resource], connections))) throw leaseLost(lease.resource);
    const send = () => sendOnce(session, statement);
    await (recorded ? session.patiently(copyMs, send) : send());
  }
  // The event comes before the version: whoever finds the new version also finds who brought it.
  if (before !== undefined && !(await isRecorded(session, database, version.number))) {
    const tables = { before, after: await readStateTables(session, database) };
    const detail = { event: 'state-upgraded', from: version.number - 1, to: version.number, tables } as const;
    const entry = { migration: '', detail };
    if (!(await record(session, database, writer.actor, writer.toolVersion, entry, [lease], version.number))) {
      throw leaseLost(lease.resource);
    }
  }
  await session.execute(
    `ALTER TABLE ${quoteIdentifier(database)}.phasedb_locks COMMENT = 'phasedb state ${version.number}'`,
  );
}

async function sendOnce(session: Session, statement: string): Promise<void> {
  try {
    await session.execute(statement);
  } catch (error) {
    if (!(error instanceof ServerError && doneErrors.has(error.errno ?? 0))) throw error;
  }
}

async function isRecorded(session: Session, database: string, version: number): Promise<boolean> {
  const rows = await session.query(
    `SELECT 1 AS one FROM ${quoteIdentifier(database)}.phasedb_history WHERE migration = '' AND event = 'state-upgraded' AND JSON_EXTRACT(detail, '$.to') = ?`,
    [version],
  );
  return rows.length > 0;
}

/** A run of an older tool does not know the new version, and looks at it only when it begins. */
async function assertNobodyRuns(session: Session, database: string, from: number): Promise<void> {
  const rows = await session.query(
    `SELECT resource, migration FROM ${quoteIdentifier(database)}.phasedb_locks WHERE released = 0 AND migration <> ''`,
  );
  for (const { resource, migration } of rows) {
    if (resource == null || !isAlive(await livenessOf(session, database, resource))) continue;
    const lease = await readLease(session, database, resource);
    throw new Failure({
      code: 'state-in-use',
      exit: ExitCode.alreadyRunning,
      message: `Cannot upgrade the state in ${database} from version ${from} to ${newestState}, because the migration ${migration} is running${lease === undefined ? '' : `: ${describeHolder(lease)}`}.`,
      untouched: 'Nothing was changed.',
      remedy: 'Wait until that run ends, then run the command again.',
    });
  }
}
