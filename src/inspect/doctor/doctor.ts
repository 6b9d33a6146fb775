import { randomUUID } from 'node:crypto';
import { Failure } from '../../core/failure.ts';
import { optionCalled } from '../../core/next-command.ts';
import type { Migration } from '../../migration/migration.ts';
import { type Grants, readGrants } from '../../mysql/grants.ts';
import { readServerFacts, type ServerFacts } from '../../mysql/server-facts.ts';
import { Session } from '../../mysql/session.ts';
import type { Target } from '../../mysql/target.ts';
import type { CommandContext } from '../../run/context/command-context.ts';
import { findState } from '../../state/find-state.ts';
import { newestState } from '../../state/newest-state.ts';
import type { Check, DoctorReport } from './check.ts';
import { checkConnection } from './connection-check.ts';
import { checkGrants } from './grant-checks.ts';
import { checkInstruments } from './instrument-checks.ts';
import { neededGrants } from './needed-grants.ts';
import { checkDumpThreads, checkReplica } from './replica-checks.ts';
import { checkForMigration, checkServer } from './server-checks.ts';
import { checkSignals } from './signal-checks.ts';

/**
 * Looks whether migrations can run on a server, and names what is missing with its remedy. Never writes.
 * @param options `migration`: also what its statements need; without one, what every migration needs
 * @throws Failure or ServerError where no connection to the server can be made at all
 */
export async function runDoctor(
  command: CommandContext,
  options: { readonly migration?: Migration | undefined; readonly replicas: readonly Target[] },
): Promise<DoctorReport> {
  const runId = randomUUID();
  const checks: Check[] = [];
  const session = await openSomehow(command.target, runId, checks);
  try {
    const facts = await factsOrCheck(session, checks);
    if (facts !== undefined) checks.push(...(await examine(session, facts, runId, command, options)));
    return { server: String(command.target), checks };
  } finally {
    await session.close();
  }
}

async function examine(
  session: Session,
  facts: ServerFacts,
  runId: string,
  command: CommandContext,
  { migration, replicas }: { readonly migration?: Migration | undefined; readonly replicas: readonly Target[] },
): Promise<Check[]> {
  const query = session.asQuery;
  const grants = await readGrants(query);
  const checks = [
    checkConnection('connection', command.target, session.login),
    ...checkServer(facts),
    await checkDumpThreads(query, grants, replicas.length, migration),
  ];
  const { database } = command.target;
  const stateDatabase = command.stateDatabase ?? database;
  if (migration !== undefined) {
    checks.push(...checkForMigration(migration, facts, await readExtra(session, grants, migration)));
    checks.push(...(await checkSignals(query, migration)));
  }
  if (database !== undefined && stateDatabase !== undefined) {
    checks.push(await checkState(session, stateDatabase));
    checks.push(...checkGrants(neededGrants(database, stateDatabase, migration), grants));
    for (const replica of replicas) checks.push(...(await checkReplica(replica, facts, stateDatabase, runId)));
  }
  checks.push(...(await checkInstruments(query)));
  return checks;
}

/**
 * Connects to the named database; where it cannot be used, to information_schema, which everybody may use, so that the
 * grants can still be looked at.
 */
async function openSomehow(target: Target, runId: string, checks: Check[]): Promise<Session> {
  const options = { role: 'doctor', runId, settings: { time_zone: '+00:00' }, deadlineMs: 30_000 };
  const elsewhere = () => Session.open(target.withDatabase('information_schema'), options);
  if (target.database === undefined) {
    checks.push({
      name: 'database',
      status: 'error',
      found: 'the database URL names no database, so its grants and state were not checked',
      remedy: 'Write it at the end of the URL: mysql://USER:PASSWORD@HOST:PORT/DATABASE.',
    });
    return elsewhere();
  }
  try {
    return await Session.open(target, options);
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'unknown-database') throw error;
    checks.push({
      name: 'database',
      status: 'error',
      found: error.message,
      remedy: 'Create it, or grant what is listed below.',
    });
    return elsewhere();
  }
}

/** A server that phasedb refuses is a finding here; nothing else can then be said of it. */
async function factsOrCheck(session: Session, checks: Check[]): Promise<ServerFacts | undefined> {
  try {
    return await readServerFacts(session.asQuery);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    checks.push({ name: 'version', status: 'error', found: error.message, remedy: error.remedy });
    return undefined;
  }
}

async function checkState(session: Session, stateDatabase: string): Promise<Check> {
  const name = 'state tables';
  try {
    const presence = await findState(session.asQuery, stateDatabase);
    if (presence !== 'absent') {
      return {
        name,
        status: 'ok',
        found: `in ${stateDatabase}, version ${presence.version}${presence.version < newestState ? `; the next run upgrades it to ${newestState}` : ''}`,
      };
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { name, status: 'error', found: error.message, remedy: error.remedy };
  }
  const schema = await session.queryOne('SELECT 1 AS one FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?', [
    stateDatabase,
  ]);
  if (schema !== undefined)
    return { name, status: 'ok', found: `none yet in ${stateDatabase}: the first run creates them` };
  return {
    name,
    status: 'error',
    found: `the database ${stateDatabase} does not exist, or this user has no grant on it`,
    remedy: `Create it, or choose another with ${optionCalled('state-database')}.`,
  };
}

async function readExtra(session: Session, grants: Grants, { session: { timeZone } }: Migration) {
  const trust = await session.queryOne('SELECT @@GLOBAL.log_bin_trust_function_creators AS trust');
  const converted =
    timeZone === undefined || /^system$/i.test(timeZone)
      ? 'known'
      : (await session.queryOne("SELECT CONVERT_TZ('2000-01-01 00:00:00', '+00:00', ?) AS there", [timeZone]))?.there;
  return {
    trustsFunctionCreators: trust?.trust === '1',
    hasSuper: grants.global.has('SUPER') || grants.global.has('ALL'),
    knowsTimeZone: converted != null,
  };
}
