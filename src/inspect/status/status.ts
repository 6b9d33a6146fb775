import { Failure } from '../../core/failure.ts';
import type { Migration } from '../../migration/migration.ts';
import { ServerError } from '../../mysql/server-error.ts';
import type { Session } from '../../mysql/session.ts';
import type { CommandContext } from '../../run/context/command-context.ts';
import { listMigrations, unknownMigration } from '../../run/context/known-migrations.ts';
import { openRun } from '../../run/context/run-context.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import { findState, type StatePresence } from '../../state/find-state.ts';
import { foldHistory, type MigrationState } from '../../state/fold.ts';
import { readHistory } from '../../state/history.ts';
import { type Liveness, livenessOf, migrationResource, readLease } from '../../state/lease.ts';
import { readPhaseList } from '../../state/phase-list.ts';
import { readActivity } from './activity.ts';
import { deriveStatus } from './derive-status.ts';
import { readWalk } from './read-walk.ts';
import { recoveryPointsOf } from './recovery-points.ts';
import type { MigrationStatus, StatusReport } from './status-report.ts';
import type { WalkSummary } from './walk-summary.ts';

/**
 * What has run, is running and is to come. It never writes: where there are no state tables, nothing has run.
 * @param name one migration; undefined: all that the state database knows
 * @param migration its file where that is known: phases of which nothing is written then show as pending
 * @throws Failure `unknown-migration` for a name that neither the history nor a file knows, and what stops every
 *   command: a server that cannot be reached or used, a state of a newer version, a missing grant
 */
export async function readStatus(
  name: string | undefined,
  migration: Migration | undefined,
  command: CommandContext,
): Promise<StatusReport> {
  const asked = name ?? migration?.name;
  await using context = await openRun(asked ?? '', command);
  const { stateDatabase } = context;
  const { control } = context.sessions;
  const frame = { server: String(command.target), stateDatabase, asked };
  try {
    const presence = await findState(control.asQuery, stateDatabase);
    if (presence === 'absent') {
      const now = await serverClock(control);
      const nothing = asked === undefined ? [] : [statusOfUntouched(asked, migration, now)];
      return { ...frame, stateFound: false, migrations: nothing };
    }
    const known = await listMigrations(control, stateDatabase);
    if (asked !== undefined && migration === undefined && !known.includes(asked)) {
      throw unknownMigration(asked, known, stateDatabase);
    }
    const migrations: MigrationStatus[] = [];
    for (const one of asked === undefined ? known : [asked]) {
      migrations.push(await readMigrationStatus(control, stateDatabase, presence, one, migration));
    }
    return { ...frame, stateFound: true, migrations };
  } catch (error) {
    throw asMissingGrant(error, stateDatabase);
  }
}

function statusOfUntouched(name: string, file: Migration | undefined, now: string): MigrationStatus {
  const state = foldHistory(name, []);
  const none = { lease: undefined, walks: new Map(), recovery: new Map(), activity: undefined };
  return deriveStatus({ state, file, liveness: 'free', ...none, now });
}

async function readMigrationStatus(
  session: Session,
  database: string,
  presence: StatePresence,
  name: string,
  file: Migration | undefined,
): Promise<MigrationStatus> {
  const { state, entries, lease, liveness } = await readConsistently(session, database, presence, name);
  const walks = new Map<string, WalkSummary>();
  for (const phase of state.phases.values()) {
    const walk = await readWalk(session, database, name, phase, entries);
    if (walk !== undefined) walks.set(phase.name, walk);
  }
  const activity = liveness === 'held' && lease !== undefined ? await readActivity(session, lease) : undefined;
  const recovery = recoveryPointsOf(entries, state);
  return deriveStatus({ state, file, liveness, lease, walks, recovery, activity, now: await serverClock(session) });
}

/**
 * History and lease are two readings. A run that ends or begins between them would look interrupted, so what looks so
 * is read once more.
 */
async function readConsistently(session: Session, database: string, presence: StatePresence, name: string) {
  const resource = migrationResource(database, name);
  for (let reading = 1; ; reading++) {
    const entries = await readHistory(session, database, name);
    const state: MigrationState = foldHistory(name, entries, await readPhaseList(session, database, presence, name));
    const liveness: Liveness = await livenessOf(session, database, resource);
    const underWay = [...state.phases.values()].some(
      ({ status, rollback }) => status === 'running' || rollback !== undefined,
    );
    if (underWay && liveness !== 'held' && reading === 1) continue;
    return { state, entries, liveness, lease: await readLease(session, database, resource) };
  }
}

async function serverClock(session: Session): Promise<string> {
  return (await session.queryOne('SELECT UTC_TIMESTAMP(6) AS now'))?.now ?? '';
}

function asMissingGrant(error: unknown, database: string): unknown {
  if (!(error instanceof ServerError) || error.kind !== 'access-denied') return error;
  return new Failure({
    code: 'grant-missing',
    message: `Cannot read the state in ${database}: ${error.message}`,
    untouched: 'Nothing was changed.',
    remedy: `GRANT SELECT ON ${quoteIdentifier(database)}.* to this user.`,
    cause: error,
  });
}
