import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import type { Failure } from '../../../src/core/failure.ts';
import { readStatus } from '../../../src/inspect/status/status.ts';
import { advisoryLockName } from '../../../src/mysql/advisory-lock.ts';
import { rollbackMigration } from '../../../src/run/rollback/rollback.ts';
import { runMigration } from '../../../src/run/run.ts';
import { tableResource } from '../../../src/state/lease.ts';
import { type ChaosProxy, startProxy } from '../../chaos/proxy.ts';
import { errorPacket } from '../../chaos/wire.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { startChild, until } from './child.ts';
import { urlAs } from './command-context.ts';
import { dropState, listen, migrationOf, plainRun, runIt } from './running.ts';

/** How a runner reaches the server. */
interface Road {
  /** GET_LOCK is refused, as Percona XtraDB Cluster does in strict mode. */
  readonly locks?: 'refused';
  /** Comments are taken out, as some proxies do. */
  readonly comments?: 'stripped';
}

const user = 'phasedb_once';
let database: TestDatabase;
let folder: string;
let blocker: Connection;
let proxies: ChaosProxy[] = [];

beforeAll(async () => {
  database = await createTestDatabase('ddl_once');
  folder = await mkdtemp(join(tmpdir(), 'phasedb-once-'));
  // It may not ask who holds a table, so its statements are sent and wait.
  await database.query(`CREATE USER IF NOT EXISTS ${user}@'%' IDENTIFIED BY 'secret-pw'`);
  await database.query(`GRANT ALL ON ${database.name}.* TO ${user}@'%'`);
  await database.query(`GRANT PROCESS ON *.* TO ${user}@'%'`);
});
afterAll(async () => {
  await database.query(`DROP USER ${user}@'%'`);
  await database.drop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  await dropState(database);
  await database.query('DROP TABLE IF EXISTS t, u');
  await database.query('CREATE TABLE u (id INT PRIMARY KEY)');
  await database.query('CREATE TABLE t (id INT PRIMARY KEY, a INT NULL)');
  await database.query('INSERT INTO t (id) VALUES (1), (2)');
  blocker = await mysql.createConnection({ uri: database.url, multipleStatements: true });
});
afterEach(async () => {
  blocker.destroy();
  for (const proxy of proxies) await proxy.close();
  proxies = [];
});

async function urlOver({ locks, comments }: Road): Promise<string> {
  const proxy = await startProxy(inject('server'), (sql) => {
    if (locks === 'refused' && /\b(GET|RELEASE)_LOCK\(/.test(sql)) {
      const message = 'Percona-XtraDB-Cluster prohibits use of GET_LOCK with pxc_strict_mode = ENFORCING';
      return { instead: 'DO 0', answer: errorPacket(1105, message) };
    }
    const bare = sql.replace(/\/\*.*?\*\/\s*/gs, '');
    return comments === 'stripped' && bare !== sql ? { instead: bare } : undefined;
  });
  proxies.push(proxy);
  const url = new URL(urlAs(database.url, user, 'secret-pw'));
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  url.searchParams.set('ssl-mode', 'DISABLED');
  return String(url);
}

const text = (name = 'change') => `migration: ${name}
phases:
  - name: expand
    sql: |
      ALTER TABLE u ADD COLUMN b INT NULL;
      ALTER TABLE t ADD COLUMN b INT NULL;
    rollback_sql: |
      ALTER TABLE u DROP COLUMN b;
      ALTER TABLE t DROP COLUMN b;
    ddl: {lock_wait_timeout_s: 60}
`;

/** Statements on `t` that wait for its lock, by whoever sent them. */
const waiting = () =>
  database.query<{ id: number }>(
    `SELECT ID AS id FROM performance_schema.processlist
      WHERE DB = DATABASE() AND INFO LIKE 'ALTER%' AND INFO LIKE '%TABLE t %' AND STATE LIKE 'Waiting for%metadata lock'`,
  );

/** How often statements on `t` were sent and came to their end, by the server's own count. */
async function sent(): Promise<number> {
  const [row] = await database.query<{ n: string }>(
    `SELECT COALESCE(SUM(COUNT_STAR), 0) AS n FROM performance_schema.events_statements_summary_by_digest
      WHERE SCHEMA_NAME = DATABASE() AND DIGEST_TEXT LIKE 'ALTER TABLE \`t\` %'`,
  );
  return Number(row?.n);
}

async function expireLeases(): Promise<void> {
  await database.query('UPDATE phasedb_locks SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND');
}

/** Kills a runner whose statement on `t` waits for its lock; the server does not notice, and the leases run out. */
async function leaveOrphan(road: Road, mode: 'run' | 'rollback' = 'run', migration = text()): Promise<void> {
  const file = join(folder, 'change.yaml');
  await writeFile(file, migration);
  await blocker.query('START TRANSACTION; SELECT * FROM t');
  const child = startChild(await urlOver(road), file, mode);
  await until('its statement waits', async () => (await waiting()).length === 1);
  child.process.kill('SIGKILL');
  await child.ended;
  await expireLeases();
}

/** What goes on while the orphan waits: it has to await it. Then the lock is given back. */
async function goesOn<Result>(
  road: Road,
  command: (at: ReturnType<ReturnType<typeof listen>['at']>) => Promise<Result>,
) {
  const { events, at } = listen();
  const before = await sent();
  const going = command(at({ url: await urlOver(road) }));
  going.catch(() => undefined);
  await until(
    'it awaits the statement, or has sent another',
    async () =>
      (await waiting()).length > 1 ||
      events.some((event) => event.type === 'notice' && event.text.includes('still runs')),
  );
  await blocker.query('COMMIT');
  const result = await going;
  return { result, sent: (await sent()) - before, events };
}

const roads: readonly (readonly [string, Road, Road])[] = [
  ['no runner gets advisory locks', { locks: 'refused' }, { locks: 'refused' }],
  ['the dead runner got no advisory lock', { locks: 'refused' }, {}],
  ['the next runner gets no advisory lock', {}, { locks: 'refused' }],
  ['a proxy takes the marker out', { locks: 'refused', comments: 'stripped' }, { locks: 'refused' }],
];

it.each(roads)('R23, R25: an orphaned statement is awaited and not sent again: %s', async (_, first, second) => {
  await leaveOrphan(first);
  const migration = await migrationOf(text());
  const { result, sent, events } = await goesOn(second, (at) =>
    runMigration({ ...plainRun, migration, mode: 'resume' }, at),
  );
  expect(result).toMatchObject({ exit: 0, status: 'complete' });
  expect(sent).toBe(1);
  expect(events.findLast(({ type }) => type === 'statement-done')).toMatchObject({ index: 1, how: 'adopted' });
});

it.each(roads.filter(([, first, second]) => first.locks === second.locks))(
  'so is the orphaned statement of a rollback: %s',
  async (_, first, second) => {
    const migration = await migrationOf(text());
    expect(await runIt(database, migration)).toMatchObject({ exit: 0 });
    await leaveOrphan(first, 'rollback');
    const back = { migration, to: 'expand', replicas: [], confirm: async () => undefined };
    const { result, sent } = await goesOn(second, (at) => rollbackMigration(back, at));
    expect(result).toMatchObject({ exit: 0 });
    expect(sent).toBe(1);
    expect((await database.query('SHOW COLUMNS FROM t')).length).toBe(2);
  },
);

it('so is one that another migration left on the table', async () => {
  await leaveOrphan({ locks: 'refused' }, 'run', text('other').replaceAll(' b ', ' other '));
  const migration = await migrationOf(text());
  const { result, sent } = await goesOn({}, (at) => runMigration({ ...plainRun, migration }, at));
  expect(result).toMatchObject({ exit: 0 });
  expect(sent).toBe(2);
  const columns = await database.query<{ Field: string }>('SHOW COLUMNS FROM t');
  expect(columns.map(({ Field }) => Field)).toEqual(['id', 'a', 'other', 'b']);
});

it('R25: a living runner without an advisory lock keeps its migration and its table from one that gets them', async () => {
  await blocker.query('START TRANSACTION; SELECT * FROM t');
  const { stop, report } = listen();
  const migration = await migrationOf(text());
  const living = runIt({ url: await urlOver({ locks: 'refused' }) }, migration, { stop, report });
  living.catch(() => undefined);
  await until('its statement waits', async () => (await waiting()).length === 1);
  const late = { url: await urlOver({}) };
  for (const mode of ['run', 'resume'] as const)
    await expect(runIt(late, migration, { mode })).rejects.toMatchObject({ code: 'already-running', exit: 3 });
  const other = await migrationOf(text('other').replaceAll(' b ', ' other '));
  await expect(runIt(late, other)).rejects.toMatchObject({ exit: 3, message: expect.stringContaining('change') });
  const status = await readStatus('change', undefined, listen().at(late));
  expect(status.migrations[0]?.phases[0]?.status).toBe('running');
  await blocker.query('COMMIT');
  expect(await living).toMatchObject({ exit: 0 });
});

it('a runner that may not see the statements of the one before it sends nothing, and says which grant is missing', async () => {
  await leaveOrphan({ locks: 'refused' });
  const blind = `${user}_blind`;
  await database.query(
    `CREATE USER ${blind}@'%' IDENTIFIED BY 'secret-pw'; GRANT ALL ON ${database.name}.* TO ${blind}@'%'`,
  );
  const at = { url: urlAs(database.url, blind, 'secret-pw') };
  const migration = await migrationOf(text());
  for (let again = 0; again < 2; again++) {
    const refused = await runIt(at, migration, { mode: 'resume' }).catch((error: Failure) => error);
    expect(refused).toMatchObject({ code: 'statement-unseen', exit: 4, message: expect.stringContaining(`${user}@%`) });
    expect((await waiting()).length).toBe(1);
  }
  await database.query(`GRANT PROCESS ON *.* TO ${blind}@'%'`);
  const { result, sent } = await goesOn({}, ({ report }) => runIt(at, migration, { mode: 'resume', report }));
  await database.query(`DROP USER ${blind}@'%'`);
  expect(result).toMatchObject({ exit: 0 });
  expect(sent).toBe(1);
});

it('a lock that another program took under the same name: the message names its connection and no run', async () => {
  const [{ uuid } = { uuid: '' }] = await database.query<{ uuid: string }>('SELECT @@server_uuid AS uuid');
  await blocker.query('SELECT GET_LOCK(?, 1)', [advisoryLockName(uuid, tableResource(database.name, 'u'))]);
  const migration = await migrationOf(text());
  await expect(runIt(database, migration)).rejects.toMatchObject({
    exit: 3,
    message: expect.stringMatching(
      new RegExp(`held by connection ${blocker.threadId}, and the state names no run that has it`),
    ),
  });
  expect(await database.query("SHOW COLUMNS FROM u LIKE 'b'")).toEqual([]);
  await blocker.query('DO RELEASE_ALL_LOCKS()');
  expect(await runIt(database, migration)).toMatchObject({ exit: 0 });
});
